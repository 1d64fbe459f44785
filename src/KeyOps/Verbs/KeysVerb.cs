using System.CommandLine;
using KeyOps.Verbs.Keys;

namespace KeyOps.Verbs;

/// <summary><c>keyops keys</c>: the keys of the store, one by one.</summary>
internal static class KeysVerb
{
    public static Command Create() => new("keys", "List, show, import, export and destroy keys.")
    {
        KeysListVerb.Create(),
        KeysShowVerb.Create(),
        KeysImportVerb.Create(),
        KeysExportVerb.Create(),
        KeysDestroyVerb.Create(),
    };
}
