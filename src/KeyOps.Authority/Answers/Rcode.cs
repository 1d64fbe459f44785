namespace KeyOps.Authority.Answers;

/// <summary>Response codes that this server gives (RFC 1035 §4.1.1, RFC 2136 §2.2, RFC 6891 §9).</summary>
public enum Rcode
{
    NoError = 0,
    FormErr = 1,
    ServFail = 2,
    NxDomain = 3,
    NotImp = 4,
    Refused = 5,
    YxDomain = 6,
    YxRRset = 7,
    NxRRset = 8,
    NotAuth = 9,
    NotZone = 10,
    BadVers = 16,
    BadCookie = 23,
}
