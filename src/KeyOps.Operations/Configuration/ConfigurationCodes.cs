namespace KeyOps.Operations.Configuration;

/// <summary>The stable codes of what can be wrong with a configuration. Those of mail records inside it are KO3xxx.</summary>
public static class ConfigurationCodes
{
    /// <summary>The file cannot be read.</summary>
    public const string Unreadable = "KO2001";

    /// <summary>The file is not UTF-8 text.</summary>
    public const string NotText = "KO2002";

    /// <summary>The file is not YAML.</summary>
    public const string Syntax = "KO2003";

    /// <summary>YAML that no configuration needs: tags, several documents, deep nesting, aliases that explode.</summary>
    public const string Exotic = "KO2004";

    /// <summary>An alias of something that is not there.</summary>
    public const string UnknownAlias = "KO2005";

    /// <summary>The file is made for another version of KeyOps, or does not say for which.</summary>
    public const string Version = "KO2006";

    /// <summary>A key that means nothing where it stands.</summary>
    public const string UnknownKey = "KO2010";

    /// <summary>A key, or a list item, that stands twice.</summary>
    public const string Duplicate = "KO2011";

    /// <summary>A key without which nothing works is not there.</summary>
    public const string MissingKey = "KO2012";

    /// <summary>A section where text belongs, or the like.</summary>
    public const string WrongKind = "KO2013";

    /// <summary>Nothing stands where something must.</summary>
    public const string Empty = "KO2014";

    /// <summary>Two settings that exclude each other.</summary>
    public const string Conflict = "KO2015";

    /// <summary>Not a domain name.</summary>
    public const string BadName = "KO2020";

    /// <summary>Not a duration, a TTL, a rotation or a window.</summary>
    public const string BadTime = "KO2021";

    /// <summary>Not an address, a port, a network or a socket.</summary>
    public const string BadAddress = "KO2022";

    /// <summary>Not a key algorithm, or not one that verifiers take.</summary>
    public const string BadAlgorithm = "KO2023";

    /// <summary>Not a selector or a template of selectors.</summary>
    public const string BadSelector = "KO2024";

    /// <summary>Not one of the words that a setting knows, or not a number in its range.</summary>
    public const string BadChoice = "KO2025";

    /// <summary>A placeholder in braces that means nothing.</summary>
    public const string UnknownPlaceholder = "KO2026";

    /// <summary>A path, a user or a variable that cannot be one.</summary>
    public const string BadPath = "KO2027";

    /// <summary>A policy that does not exist.</summary>
    public const string UnknownPolicy = "KO2030";

    /// <summary>Two domains would write one zone file, or one would overwrite another's source.</summary>
    public const string SharedZoneFile = "KO2031";

    /// <summary>A zone that its domain does not lie in.</summary>
    public const string OutsideZone = "KO2032";

    /// <summary>Two signers would write one folder, or have one name.</summary>
    public const string SharedSigner = "KO2033";

    /// <summary>The embedded server and the list of publishers do not fit.</summary>
    public const string ServerUnpublished = "KO2034";

    /// <summary>A TSIG key that does not exist.</summary>
    public const string UnknownTsigKey = "KO2035";

    /// <summary>A signer that does not exist.</summary>
    public const string UnknownSigner = "KO2036";

    /// <summary>Rotations that cannot happen when they should.</summary>
    public const string ImpossibleSchedule = "KO2045";

    /// <summary>A kind of key that no signer signs with.</summary>
    public const string Unsigned = "KO2046";

    /// <summary>Warning: a setting that this version accepts and does not use yet.</summary>
    public const string NotYet = "KO2050";

    /// <summary>Warning: an RSA key shorter than signers should use.</summary>
    public const string ShortKey = "KO2051";

    /// <summary>Warning: mail may be delivered later than this.</summary>
    public const string ShortMessageLife = "KO2052";

    /// <summary>Warning: a host pattern that matches nothing, or none at all.</summary>
    public const string MatchesNothing = "KO2053";
}
