using System.CommandLine;
using KeyOps.Verbs.Tsig;

namespace KeyOps.Verbs;

/// <summary><c>keyops tsig</c>: keys that name servers share.</summary>
internal static class TsigVerb
{
    public static Command Create() => new("tsig", "Make keys that name servers share (TSIG).")
    {
        TsigGenerateVerb.Create(),
    };
}
