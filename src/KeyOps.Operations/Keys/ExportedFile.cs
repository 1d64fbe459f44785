namespace KeyOps.Operations.Keys;

/// <summary>A file of an exported key.</summary>
/// <param name="Name">Without a folder.</param>
/// <param name="Octets">Secret or not; the caller zeroes them.</param>
public sealed record ExportedFile(string Name, byte[] Octets)
{
    public override string ToString() => Name;
}
