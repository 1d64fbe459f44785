namespace KeyOps.Operations.Files;

/// <summary>What a path leads to.</summary>
public enum FileKind
{
    Regular,
    Folder,
    Link,

    /// <summary>A socket, a device, a pipe.</summary>
    Other,
}
