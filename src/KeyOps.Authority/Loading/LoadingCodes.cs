namespace KeyOps.Authority.Loading;

/// <summary>Codes of what can be wrong before a zone file is even read.</summary>
public static class LoadingCodes
{
    public const string CannotRead = "KO1901";
    public const string BadListLine = "KO1902";
    public const string ZoneTwice = "KO1903";
    public const string BadZoneArgument = "KO1904";
}
