namespace KeyOps.Operations.Signers;

/// <summary>What a milter does not want to be sent, or will not reply to (the SMFIP_ bits).</summary>
[Flags]
internal enum MilterSteps : uint
{
    None = 0,
    NoConnect = 0x1,
    NoHelo = 0x2,
    NoMail = 0x4,
    NoRecipient = 0x8,
    NoBody = 0x10,
    NoHeaders = 0x20,
    NoEndOfHeaders = 0x40,
    SilentHeaders = 0x80,
    NoUnknown = 0x100,
    NoData = 0x200,
    Skip = 0x400,
    RejectedRecipients = 0x800,
    SilentConnect = 0x1000,
    SilentHelo = 0x2000,
    SilentMail = 0x4000,
    SilentRecipient = 0x8000,
    SilentData = 0x10000,
    SilentUnknown = 0x20000,
    SilentEndOfHeaders = 0x40000,
    SilentBody = 0x80000,

    /// <summary>Header values come with the blank behind the colon.</summary>
    LeadingSpace = 0x100000,

    /// <summary>All of these we can do.</summary>
    Offered = 0x1fffff,
}
