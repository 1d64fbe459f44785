namespace KeyOps.Core.ZoneFiles;

/// <summary>The codes of what can be wrong with a zone file's text and with an edit; the zone rules have theirs with each rule.</summary>
internal static class ZoneCodes
{
    public const string UnclosedParenthesis = "KO1001";
    public const string UnopenedParenthesis = "KO1002";
    public const string UnclosedQuote = "KO1003";
    public const string NoOwner = "KO1004";
    public const string BadName = "KO1005";
    public const string UnknownType = "KO1006";
    public const string BadClass = "KO1007";
    public const string BadTtl = "KO1008";
    public const string NoTtl = "KO1009";
    public const string MissingField = "KO1010";
    public const string TrailingText = "KO1011";
    public const string BadNumber = "KO1012";
    public const string BadAddress = "KO1013";
    public const string BadText = "KO1014";
    public const string BadEncoding = "KO1015";
    public const string BadField = "KO1016";
    public const string BadGenericRdata = "KO1017";
    public const string RdataTooLong = "KO1018";
    public const string UnknownDirective = "KO1020";
    public const string BadDirective = "KO1021";
    public const string CannotInclude = "KO1022";
    public const string IncludeCycle = "KO1023";
    public const string BadGenerate = "KO1024";
    public const string MetaType = "KO1025";
    public const string TtlFromSoa = "KO1030";
    public const string TtlFromLast = "KO1031";
    public const string BrokenBlock = "KO1040";
    public const string OwnerFromBlock = "KO1041";
    public const string TooMany = "KO1099";

    public const string RecordConflict = "KO1201";
    public const string NoSerial = "KO1202";
    public const string WouldDisturb = "KO1203";
    public const string ResultIsBad = "KO1204";
    public const string CannotAdopt = "KO1205";
    public const string OtherKey = "KO1206";
    public const string BelowDelegation = "KO1207";
}
