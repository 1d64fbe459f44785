using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>
/// Works out the edits that make a mail host what it should be. What a person has stays, in its order, wherever it does not stand against that; a host that is
/// right gets no edit.
/// </summary>
public sealed class MailHostEditor
{
    private readonly WantedMailHost _wanted;
    private readonly ImmutableArray<MailHostEdit>.Builder _edits = ImmutableArray.CreateBuilder<MailHostEdit>();
    private readonly ImmutableArray<MailHostProblem>.Builder _problems = ImmutableArray.CreateBuilder<MailHostProblem>();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();
    private readonly MailHostTexts _before;
    private MainFile _main;
    private MasterFile _master;
    private OpenDkimFile _openDkim;

    private MailHostEditor(WantedMailHost wanted, MailHostTexts texts) =>
        (_wanted, _before, _main, _master, _openDkim) = (wanted, texts, texts.Main, texts.Master, texts.OpenDkim);

    public static MailHostDraft Edit(WantedMailHost wanted, MailHostTexts texts)
    {
        var editor = new MailHostEditor(wanted, texts);
        if (wanted.Policy is { } policy)
        {
            editor.EditPolicy(policy);
        }

        if (wanted.Signer is { } signer)
        {
            editor.EditSigner(signer);
        }

        return new(new(editor._main, editor._master, editor._openDkim), editor._edits.ToImmutable(), editor._problems.ToImmutable(), editor._notes.ToImmutable());
    }

    private void EditPolicy(WantedPolicyService policy)
    {
        var name = EditPolicyService(policy);
        var limit = $"{name}_time_limit";
        if (!int.TryParse(_main[limit]?.TrimEnd('s'), out var present) || present < policy.TimeLimit)
        {
            Set(limit, policy.TimeLimit.ToString(), "a policy process answers for many messages, and Postfix ends it after 1000 s otherwise");
        }

        new RestrictionEdit(_main, name).Apply(out _main, _edits, _notes);
    }

    /// <summary>Adds the service, or corrects the one that runs the program already; its name.</summary>
    private string EditPolicyService(WantedPolicyService policy)
    {
        var wanted = policy.Service;
        var program = FileName(policy.Program);
        var present = _master.Services.FirstOrDefault(service => service is { Command: "spawn", Type: "unix" } && FileName(service.Program) == program);
        if (present is null)
        {
            if (_master.Services.Any(service => service.Name == wanted.Name && service.Type == wanted.Type))
            {
                _problems.Add(new($"master.cf has a service {wanted.Name} that does not run {policy.Program}", "rename it, or remove it, and what refers to it in main.cf"));
            }
            else
            {
                _master = _master.With(wanted);
                _edits.Add(new MailHostEdit.Service(wanted, "Postfix starts the SPF check when mail arrives"));
            }

            return wanted.Name;
        }

        foreach (var (column, reason) in PolicyColumns)
        {
            if (present.Columns[column] != wanted.Columns[column])
            {
                present = present with { Columns = present.Columns.SetItem(column, wanted.Columns[column]) };
                _master = _master.WithColumn(present.Name, present.Type, column, wanted.Columns[column]);
                _edits.Add(new MailHostEdit.Service(present, reason));
            }
        }

        return present.Name;
    }

    private static readonly (int Column, string Reason)[] PolicyColumns =
    [
        (MasterService.Unprivileged, "spawn(8) needs root to become the service's user"),
        (MasterService.Chroot, "the program is a script and finds no interpreter in a chroot"),
        (MasterService.MaxProcesses, "every smtpd process talks to one of its own, so their number must not be limited"),
    ];

    private void EditSigner(WantedSigner signer)
    {
        var old = MilterSocket.TryParseOpenDkim(_openDkim["Socket"] ?? "", out var read) ? read : null;
        foreach (var setting in signer.Settings)
        {
            if (_openDkim[setting.Name] is not { } present || (present != setting.Value && !setting.AlsoGood.Contains(present)))
            {
                if (_openDkim[setting.Name] is { } other && (setting.Name is "KeyTable" or "SigningTable"))
                {
                    _notes.Add($"opendkim.conf: {setting.Name} was {other}; what stands there for domains that KeyOps does not keep is read no more");
                }

                _openDkim = _openDkim.With(setting.Name, setting.Value);
                _edits.Add(new MailHostEdit.Setting(setting));
            }
        }

        var queue = _before.QueueDirectory;
        if (signer.Socket.Path is { } path && _before.HasChrootedMilterClients && !signer.Socket.IsBelow(queue))
        {
            _problems.Add(new(
                $"Postfix's smtpd or cleanup is chrooted to {queue} and cannot reach the milter's socket {path}",
                $"give the signer a 'socket' inside it, such as local:{queue}/opendkim/opendkim.sock, or one of the network, such as inet:8891@localhost"));
        }

        new MilterEdit(_main, signer.Socket, old, queue).Apply(out _main, _edits);
        if (_wanted.MilterAction is { } action ? _main["milter_default_action"] != action : _main["milter_default_action"] is null)
        {
            Set("milter_default_action", _wanted.MilterAction ?? "accept", "what happens to mail while no milter answers should be said, not assumed");
        }

        if (!int.TryParse(_main["milter_protocol"], out var protocol) || protocol < 6)
        {
            Set("milter_protocol", "6", "it is the version that OpenDKIM speaks");
        }
    }

    private void Set(string name, string value, string reason)
    {
        _main = _main.With(name, value);
        _edits.Add(new MailHostEdit.Parameter(name, value, reason));
    }

    private static string? FileName(string? path) => path?[(path.LastIndexOf('/') + 1)..];
}
