namespace KeyOps.Authority.Answers;

/// <summary>Opcodes by number (RFC 1035 §4.1.1, RFC 1996, RFC 2136).</summary>
internal enum Opcode
{
    Query = 0,
    Notify = 4,
    Update = 5,
}
