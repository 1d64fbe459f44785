namespace KeyOps.Core.MailHost;

/// <summary>A line of <c>opendkim.conf</c>.</summary>
/// <param name="Name">The setting.</param>
/// <param name="Value">What it should say.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsReadAtStart">Whether OpenDKIM must be started again to take it.</param>
/// <param name="AlsoGood">Other ways to say the same, which are left as they are.</param>
public sealed record WantedSetting(string Name, string Value, string Reason, bool IsReadAtStart = false, params string[] AlsoGood);
