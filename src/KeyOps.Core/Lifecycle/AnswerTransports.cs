namespace KeyOps.Core.Lifecycle;

/// <summary>Which ways an answer came in full; nothing where it was not kept.</summary>
[Flags]
public enum AnswerTransports
{
    None = 0,

    Udp = 1,

    Tcp = 2,
}
