using System.Buffers;
using System.Buffers.Binary;
using KeyOps.Authority.Answers;

namespace KeyOps.Authority.Transports;

/// <summary>Messages on a stream, each behind two octets of length (RFC 1035 §4.2.2): those that came in and the responses to go out.</summary>
internal sealed class MessageFrames : IDisposable
{
    private const int LengthOctets = 2;
    private const int FirstRoom = 4096;
    private const int Largest = LengthOctets + ushort.MaxValue;

    /// <summary>Responses gathered before they are written.</summary>
    private const int FullOutput = 16 * 1024;

    [ThreadStatic]
    private static byte[]? _scratch;

    private byte[]? _input;
    private int _start;
    private int _end;
    private byte[]? _output;
    private int _outputLength;

    public bool IsInputEmpty => _start == _end;

    /// <summary>Whether a whole message is there.</summary>
    public bool HasWhole =>
        _end - _start >= LengthOctets && _end - _start >= LengthOctets + BinaryPrimitives.ReadUInt16BigEndian(_input.AsSpan(_start));

    public bool IsOutputFull => _outputLength >= FullOutput;

    /// <summary>Responses to write.</summary>
    public ReadOnlyMemory<byte> Output => _output.AsMemory(0, _outputLength);

    /// <summary>Takes the next whole message; it is good until <see cref="Room"/> is called.</summary>
    public bool TryTake(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (!HasWhole)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(_input.AsSpan(_start));
        message = _input.AsSpan(_start + LengthOctets, length);
        _start += LengthOctets + length;
        return true;
    }

    /// <summary>Answers a message; the response, if any, is added to <see cref="Output"/>.</summary>
    public AnswerOutcome Answer(ReadOnlySpan<byte> message, AnswerEngine engine, CatalogSnapshot catalog, in QueryContext context)
    {
        _scratch ??= GC.AllocateUninitializedArray<byte>(AnswerEngine.MaxResponseLength);
        var outcome = engine.Answer(message, catalog, context, _scratch);
        if (outcome.Kind == AnswerKind.Respond)
        {
            Append(_scratch.AsSpan(0, outcome.Length));
        }

        return outcome;
    }

    public void ClearOutput() => _outputLength = 0;

    /// <summary>Where to receive to: at least one octet, room for the message that has begun to come.</summary>
    public Memory<byte> Room()
    {
        var length = _end - _start;
        var needed = length < LengthOctets ? FirstRoom : Math.Max(FirstRoom, LengthOctets + BinaryPrimitives.ReadUInt16BigEndian(_input.AsSpan(_start)));
        if (_input is null || _input.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(needed, Largest));
            _input.AsSpan(_start, length).CopyTo(larger);
            Return(ref _input);
            _input = larger;
        }
        else
        {
            _input.AsSpan(_start, length).CopyTo(_input);
        }

        (_start, _end) = (0, length);
        return _input.AsMemory(_end);
    }

    /// <summary>So many octets were received to <see cref="Room"/>.</summary>
    public void Arrived(int octets) => _end += octets;

    public void ReleaseBuffers()
    {
        (_start, _end, _outputLength) = (0, 0, 0);
        Return(ref _input);
        Return(ref _output);
    }

    public void Dispose() => ReleaseBuffers();

    private void Append(ReadOnlySpan<byte> response)
    {
        var needed = _outputLength + LengthOctets + response.Length;
        if (_output is null || _output.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            _output.AsSpan(0, _outputLength).CopyTo(larger);
            Return(ref _output);
            _output = larger;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_output.AsSpan(_outputLength), (ushort)response.Length);
        response.CopyTo(_output.AsSpan(_outputLength + LengthOctets));
        _outputLength = needed;
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = null;
        }
    }
}
