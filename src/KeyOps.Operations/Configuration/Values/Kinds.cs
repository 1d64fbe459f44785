using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using KeyOps.Authority.Transfers;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Signers;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>The kinds of value that settings take.</summary>
internal static class Kinds
{
    public static readonly ValueKind<string> Text = OfText(ConfigurationCodes.Empty, TextRules.Any);
    public static readonly ValueKind<string> Path = OfText(ConfigurationCodes.BadPath, TextRules.Any);
    public static readonly ValueKind<string> User = OfText(ConfigurationCodes.BadPath, TextRules.User);
    public static readonly ValueKind<string> Variable = OfText(ConfigurationCodes.BadPath, TextRules.Variable);
    public static readonly ValueKind<string> SignerName = OfText(ConfigurationCodes.BadName, TextRules.SignerName);
    public static readonly ValueKind<string> ServerText = OfText(ConfigurationCodes.BadName, TextRules.CharacterString);
    public static readonly ValueKind<string> ZonePath = OfText(ConfigurationCodes.UnknownPlaceholder, text => TextRules.Any(text) ?? Placeholders.Complaint(text, "domain"));
    public static readonly ValueKind<string> ZoneCommand = OfText(ConfigurationCodes.UnknownPlaceholder, text => TextRules.Any(text) ?? Placeholders.Complaint(text, "zone", "file"));
    public static readonly ValueKind<string> KeyCommand = OfText(ConfigurationCodes.UnknownPlaceholder, text => TextRules.Any(text) ?? Placeholders.Complaint(text, LineTemplate.Placeholders));
    public static readonly ValueKind<string> TableLine = OfText(ConfigurationCodes.UnknownPlaceholder, TextRules.TableLine);
    public static readonly ValueKind<string> TrustedHost = OfText(ConfigurationCodes.BadAddress, HostText.TrustedComplaint);
    public static readonly ValueKind<DomainName> Domain = new(ConfigurationCodes.BadName, HostText.TryParseDomain);
    public static readonly ValueKind<DomainName> OwnerName = new(ConfigurationCodes.BadName, TryParseOwner);
    public static readonly ValueKind<RecordType> RecordType = new(ConfigurationCodes.BadChoice, TryParseType);
    public static readonly ValueKind<TimeSpan> Duration = new(ConfigurationCodes.BadTime, Values.Duration.TryParse);
    public static readonly ValueKind<TimeSpan> PositiveDuration = new(ConfigurationCodes.BadTime, Values.Duration.TryParsePositive);
    public static readonly ValueKind<Ttl> RecordTtl = new(ConfigurationCodes.BadTime, TtlText.TryParse);
    public static readonly ValueKind<RotationSchedule> Rotation = new(ConfigurationCodes.BadTime, RotationText.TryParse);
    public static readonly ValueKind<CronExpression> Cron = new(ConfigurationCodes.BadTime, CronExpression.TryParse);
    public static readonly ValueKind<TimeZoneInfo> TimeZone = new(ConfigurationCodes.BadTime, TimeZoneText.TryParse);
    public static readonly ValueKind<BlackoutDates> Blackout = new(ConfigurationCodes.BadTime, BlackoutText.TryParse);
    public static readonly ValueKind<RotationWindow> Window = new(ConfigurationCodes.BadTime, WindowText.TryParse);
    public static readonly ValueKind<IPEndPoint> Listen = new(ConfigurationCodes.BadAddress, EndPointText.TryParseListen);
    public static readonly ValueKind<IPEndPoint> TlsListen = new(ConfigurationCodes.BadAddress, EndPointText.TryParseTls);
    public static readonly ValueKind<IPEndPoint> HttpsListen = new(ConfigurationCodes.BadAddress, EndPointText.TryParseHttps);
    public static readonly ValueKind<IPEndPoint> Web = new(ConfigurationCodes.BadAddress, EndPointText.TryParseWeb);
    public static readonly ValueKind<IPEndPoint> NameServer = new(ConfigurationCodes.BadAddress, EndPointText.TryParseServer);
    public static readonly ValueKind<IPEndPoint> TlsNameServer = new(ConfigurationCodes.BadAddress, EndPointText.TryParseTlsServer);
    public static readonly ValueKind<MilterAddress> Milter = new(ConfigurationCodes.BadAddress, MilterAddress.TryParse);
    public static readonly ValueKind<KeyAlgorithm> Algorithm = new(ConfigurationCodes.BadAlgorithm, KeyAlgorithm.TryParse);
    public static readonly ValueKind<IPNetwork> Network = new(ConfigurationCodes.BadAddress, NetworkText.TryParse);
    public static readonly ValueKind<TsigAlgorithm> TsigAlgorithm = new(ConfigurationCodes.BadAlgorithm, Core.Tsig.TsigAlgorithm.TryParse);
    public static readonly ValueKind<Selector> Selector = new(ConfigurationCodes.BadSelector, Core.Lifecycle.Selector.TryParse);
    public static readonly ValueKind<SelectorTemplate> Template = new(ConfigurationCodes.BadSelector, SelectorTemplate.TryParse);
    public static readonly ValueKind<bool> Flag = Choice(("true", true), ("false", false));

    /// <summary>A whole number.</summary>
    public static ValueKind<int> Number(int least, int most)
    {
        bool Read(string text, out int value, [NotNullWhen(false)] out string? error)
        {
            var fits = int.TryParse(text, NumberStyles.None, null, out value) && value >= least && value <= most;
            error = fits ? null : $"'{Shown.Text(text)}' is not a whole number from {least} to {most}";
            return error is null;
        }

        return new(ConfigurationCodes.BadChoice, Read);
    }

    /// <summary>One of some words.</summary>
    public static ValueKind<T> Choice<T>(params (string Word, T Meaning)[] words)
    {
        bool Read(string text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error)
        {
            var index = Array.FindIndex(words, known => known.Word == text);
            value = index < 0 ? default : words[index].Meaning;
            error = index < 0 ? Complaint(text, words.Select(known => known.Word)) : null;
            return error is null;
        }

        return new(ConfigurationCodes.BadChoice, Read!);
    }

    private static bool TryParseOwner(string text, [NotNullWhen(true)] out DomainName? name, [NotNullWhen(false)] out string? error)
    {
        var isName = DomainName.TryParse(text, out name, out error);
        error = isName ? null : $"'{Shown.Text(text)}' is not a domain name: {error}";
        name = name?.ToLower();
        return isName;
    }

    private static bool TryParseType(string text, out RecordType type, [NotNullWhen(false)] out string? error)
    {
        error = RecordTypeNames.TryParse(text, out type) ? null : $"'{Shown.Text(text)}' is not a record type, such as TXT";
        return error is null;
    }

    private static string Complaint(string text, IEnumerable<string> words)
    {
        var nearest = Nearest.Find(text, words);
        return $"'{Shown.Text(text)}' is not one of {string.Join(", ", words)}{(nearest is null ? "" : $"; did you mean '{nearest}'?")}";
    }

    /// <summary>Text that stays text, unless there is a complaint.</summary>
    private static ValueKind<string> OfText(string code, Func<string, string?> complain)
    {
        bool Read(string text, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? error)
        {
            error = complain(text);
            value = error is null ? text : null;
            return error is null;
        }

        return new(code, Read!);
    }
}
