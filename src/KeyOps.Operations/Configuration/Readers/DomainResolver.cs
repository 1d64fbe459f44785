using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>Makes a domain's settings of what is written of it, of the defaults, and of its policy.</summary>
internal sealed class DomainResolver(ReadContext context, DomainDraft defaults, IReadOnlyDictionary<string, PolicyDraft> policies, string zones)
{
    public const string DomainPlaceholder = "{domain}";

    private const string DefaultSource = "{domain}.zone";

    /// <summary>Unknown names of policies beyond this many policies get no suggestion: it would take long.</summary>
    private const int MaxSuggestions = 200;

    private static readonly Selector DefaultSelector = Selector.Parse("default");

    /// <summary>The settings, or null when an error stands in the log.</summary>
    public DomainSettings? Resolve(DomainName name, YamlScalar key, DomainDraft own)
    {
        var draft = own.Over(defaults);
        var policyName = draft.Policy?.Value ?? PolicyReader.DefaultName;
        if (!policies.TryGetValue(policyName, out var policy))
        {
            context.Error(
                ConfigurationCodes.UnknownPolicy,
                draft.Policy!.At,
                $"there is no policy '{Shown.Text(policyName)}'",
                (policies.Count <= MaxSuggestions ? Nearest.Remedy(policyName, policies.Keys) : null) ?? "write it under 'policies'");
        }

        var mail = ResolveMail(own, draft, policy);
        var zone = ResolveZone(name, key, draft);
        return policy is null || mail is null || zone is null ? null : new()
        {
            Name = name,
            Location = context.Locate(key),
            PolicyName = policyName,
            Policy = policy.Dkim,
            NameServers = (draft.NameServers ?? new NameServerChoice.FromZone()) with { VantagePoints = draft.VantagePoints ?? [] },
            Zone = zone,
            Mail = mail,
        };
    }

    private ZoneSettings? ResolveZone(DomainName name, YamlScalar key, DomainDraft draft)
    {
        var origin = draft.Origin?.Value ?? name;
        if (!name.IsAtOrBelow(origin))
        {
            context.Error(ConfigurationCodes.OutsideZone, draft.Origin?.At ?? key, $"'{name.ToStringWithoutDot()}' does not lie in the zone '{origin.ToStringWithoutDot()}'", "name the zone's apex: the domain or a name above it");
            return null;
        }

        var text = name.ToStringWithoutDot();
        var source = context.Absolute((draft.Source?.Value ?? DefaultSource).Replace(DomainPlaceholder, text, StringComparison.Ordinal), zones);
        return new()
        {
            Source = source,
            Output = draft.Output is { } output ? context.Absolute(output.Value.Replace(DomainPlaceholder, text, StringComparison.Ordinal)) : source,
            Origin = origin,
            Serial = draft.Serial ?? SerialPolicy.Keep,
            Adopt = draft.Adopt ?? false,
        };
    }

    private MailSettings? ResolveMail(DomainDraft own, DomainDraft draft, PolicyDraft? policy)
    {
        var settings = new MailSettings
        {
            SendsMail = draft.SendsMail?.Value ?? true,
            FirstSelector = draft.FirstSelector?.Value ?? DefaultSelector,
            RecordTtl = draft.RecordTtl ?? policy?.RecordTtl,
            Spf = draft.Spf?.Value.Record,
            Dmarc = draft.Dmarc is { Value.Record: { } dmarc } ? dmarc with { Policy = dmarc.Policy ?? DmarcPolicy.None } : null,
        };
        return settings.SendsMail ? settings : SendsNoMail(settings, own, draft);
    }

    /// <summary>Such a domain's records are given; what it says itself must not contradict, what the defaults say is passed over.</summary>
    private MailSettings? SendsNoMail(MailSettings settings, DomainDraft own, DomainDraft draft)
    {
        var isFine = true;
        void Refuse(YamlNode? at, string message)
        {
            if (at is not null)
            {
                context.Error(ConfigurationCodes.Conflict, at, message, "remove it, or 'sends-mail: false'");
                isFine = false;
            }
        }

        Refuse(own.Spf?.At, $"a domain that sends no mail has the SPF record '{NoMail.Spf}'");
        Refuse(own.FirstSelector?.At, "a domain that sends no mail has no DKIM key");
        if (own.Dmarc is { Value: { Record.Policy: DmarcPolicy.None or DmarcPolicy.Quarantine } or { IsWhole: true, Record: null } } soft)
        {
            Refuse(soft.At, "a domain that sends no mail has the DMARC policy 'reject'");
        }

        return isFine
            ? settings with { Spf = NoMail.Spf, Dmarc = (draft.Dmarc?.Value.Record ?? NoMail.Dmarc) with { Policy = DmarcPolicy.Reject, SubdomainPolicy = null, NonexistentPolicy = null, IsTesting = null } }
            : null;
    }
}
