using System.Buffers.Binary;
using KeyOps.Authority.Compiled;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>A query as parsed; only its name is copied.</summary>
internal ref struct Query
{
    public const int HeaderLength = 12;

    public ReadOnlySpan<byte> Message;

    /// <summary>The question's name.</summary>
    public LookupName Name;

    public RecordType Type;
    public RecordClass Class;
    public bool HasQuestion;
    public bool HasEdns;
    public bool Dnssec;
    public bool HasTsig;
    public int EdnsVersion;
    public int PayloadSize;
    public ReadOnlySpan<byte> EdnsOptions;
    public bool WantsNsid;
    public bool WantsKeepAlive;
    public bool WantsPadding;

    /// <summary>The COOKIE option's content; empty without one.</summary>
    public ReadOnlySpan<byte> Cookie;

    public readonly Opcode Opcode => (Opcode)((Message[2] >> 3) & 15);

    /// <summary>Where the question ends; behind the header when there is none.</summary>
    public readonly int QuestionEnd => HasQuestion ? HeaderLength + Name.Length + 4 : HeaderLength;

    public readonly ReadOnlySpan<byte> Question => Message[HeaderLength..QuestionEnd];

    public readonly ushort Count(Section section) => BinaryPrimitives.ReadUInt16BigEndian(Message[(6 + ((int)section * 2))..]);

    public readonly ushort QuestionCount => BinaryPrimitives.ReadUInt16BigEndian(Message[4..]);
}
