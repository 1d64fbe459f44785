namespace KeyOps.Operations.Control;

/// <summary>Where a daemon listens for the verbs.</summary>
public static class ControlSocket
{
    /// <summary>A line longer than this is not one of ours.</summary>
    internal const int MaxLine = 1 << 20;

    public static string PathIn(string stateFolder) => Path.Combine(stateFolder, "keyops.sock");
}
