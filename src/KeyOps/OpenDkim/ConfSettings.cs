namespace KeyOps.OpenDkim;

/// <summary>The settings that OpenDKIM 2.11 knows in opendkim.conf: any other name is an error, and some values are checked.</summary>
internal static class ConfSettings
{
    private static readonly string[] Texts =
        ("ATPSDomains ATPSHashAlgorithm AuthservID AutoRestartRate BaseDirectory BodyLengthDB BogusKey Canonicalization ChangeRootDirectory "
        + "DiagnosticDirectory Domain DontSignMailTo ExemptDomains ExternalIgnoreList FinalPolicyScript Include InternalHosts KeyFile KeyTable "
        + "LDAPAuthMechanism LDAPAuthName LDAPAuthRealm LDAPAuthUser LDAPBindPassword LDAPBindUser LDAPKeepaliveIdle LDAPKeepaliveInterval "
        + "LDAPKeepaliveProbes LDAPTimeout MTA MTACommand MacroList Minimum Mode MustBeSigned Nameservers OmitHeaders On-BadSignature On-DNSError "
        + "On-Default On-InternalError On-KeyNotFound On-NoSignature On-Security On-SignatureError OverSignHeaders PeerList PidFile "
        + "RedirectFailuresTo RemoveARFrom ReplaceHeaders ReplaceRules ReportAddress ReportBccAddress ResolverConfiguration ScreenPolicyScript "
        + "SelectCanonicalizationHeader Selector SenderHeaders SenderMacro SetupPolicyScript SignHeaders SignatureAlgorithm SigningTable Socket "
        + "Statistics StatisticsName StatisticsPrefix SyslogFacility SyslogName TemporaryDirectory TestDNSData TestPublicKeys TrustAnchorFile "
        + "TrustSignaturesFrom UnprotectedKey UserID VBR-Certifiers VBR-TrustedCertifiers VBR-Type").Split(' ');

    private static readonly string[] Booleans =
        ("AllowSHA1Only AlwaysAddARHeader AuthservIDWithJobID AutoRestart Background CaptureUnknownErrors DNSConnect Diagnostics DisableCryptoInit "
        + "DomainKeysCompat EnableCoredumps FixCRLF IgnoreMalformedMail KeepAuthResults KeepTemporaryFiles LDAPDisableCache LDAPUseTLS LogResults "
        + "LogWhy MultipleSignatures NoHeaderB Quarantine QueryCache RemoveARAll RemoveOldSignatures RequestReports RequireSafeKeys "
        + "RequiredHeaders ResolverTracing SendReports SoftStart SoftwareHeader StrictHeaders StrictTestMode SubDomains Syslog SyslogSuccess "
        + "VBR-PurgeFields VBR-TrustedCertifiersOnly WeakSyntaxChecks X-Header").Split(' ');

    private static readonly string[] Numbers =
        "AutoRestartCount ClockDrift DNSTimeout MaximumHeaders MaximumSignaturesToVerify MaximumSignedBytes MilterDebug MinimumKeyBits SignatureTTL UMask".Split(' ');

    /// <summary>Whether a name is known and its value could be.</summary>
    public static bool Accepts(string name, string text) =>
        Contains(Texts, name)
        || (Contains(Booleans, name) && text[0] is 't' or 'T' or 'y' or 'Y' or '1' or 'f' or 'F' or 'n' or 'N' or '0')
        || (Contains(Numbers, name) && IsNumber(text));

    private static bool Contains(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    // C's strtol with base 0: decimal, 0octal, 0xhexadecimal.
    private static bool IsNumber(string text)
    {
        var digits = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        return digits switch
        {
            [] => false,
            ['0', 'x' or 'X', ..] => digits.Length > 2 && AllHexadecimal(digits[2..]),
            ['0', ..] => !digits.ContainsAnyExceptInRange('0', '7'),
            _ => !digits.ContainsAnyExceptInRange('0', '9'),
        };
    }

    private static bool AllHexadecimal(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }
}
