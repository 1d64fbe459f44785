namespace KeyOps.Core.MailHost;

/// <summary>Puts OpenDKIM beside the milters that are there already, for mail that comes in over SMTP and for mail of this machine's own programs.</summary>
internal sealed class MilterEdit(MainFile main, MilterSocket socket, MilterSocket? old, string queueDirectory)
{
    private const string Smtp = "smtpd_milters";
    private const string Others = "non_smtpd_milters";

    private MainFile _main = main;

    public void Apply(out MainFile result, ICollection<MailHostEdit> edits)
    {
        Put(_main.Home(Smtp), "mail that comes in over SMTP is signed or verified", edits);
        if (_main.Words(Others).IsEmpty)
        {
            _main = _main.With(Others, $"${Smtp}");
            edits.Add(new MailHostEdit.Parameter(Others, $"${Smtp}", "mail of this machine's own programs goes through the same milters"));
        }
        else if (!_main.Words(Others).Any(word => word.Trim('$', '{', '}', '(', ')') == Smtp))
        {
            Put(_main.Home(Others), "mail of this machine's own programs is signed too", edits);
        }

        result = _main;
    }

    private void Put(string name, string reason, ICollection<MailHostEdit> edits)
    {
        var words = _main.Words(name);
        var item = socket.In(queueDirectory).ToString();
        if (words.Any(word => Reaches(word, socket)))
        {
            return;
        }

        _main = words.IsEmpty ? _main.With(name, item)
            : words.FirstOrDefault(word => old is not null && Reaches(word, old)) is { } stale ? _main.WithWord(name, stale, item)
            : _main.WithBehind(name, words[^1], item);
        edits.Add(new MailHostEdit.Parameter(name, _main[name]!, reason));
    }

    private bool Reaches(string word, MilterSocket milter) => MilterSocket.TryParse(word, out var item) && milter.IsReachedBy(item, queueDirectory);
}
