using System.Security.Cryptography;
using KeyOps.Core.Names;

namespace KeyOps.Core.Tsig;

/// <summary>What the signature of a request came to (RFC 8945 §5.2), in the order that the RFC checks it.</summary>
public abstract record TsigRequest
{
    private TsigRequest()
    {
    }

    /// <summary>It has none.</summary>
    public sealed record Unsigned : TsigRequest;

    /// <summary>There is a TSIG record where none may be, or one that is not well formed: FORMERR, unsigned.</summary>
    public sealed record Malformed : TsigRequest;

    /// <summary>It is good.</summary>
    /// <param name="Key">The key that signed it.</param>
    /// <param name="Length">The message's octets before the TSIG record; its header still counts that.</param>
    /// <param name="Responder">Signs the response.</param>
    public sealed record Accepted(TsigKey Key, int Length, TsigResponder Responder) : TsigRequest;

    /// <summary>It is not: NOTAUTH, with the TSIG record that <paramref name="Responder"/> appends.</summary>
    /// <param name="Error">What is wrong.</param>
    /// <param name="Reason">For the log: which key, and what is wrong.</param>
    /// <param name="Responder">Appends what the RFC asks for: BADKEY and BADSIG unsigned, BADTIME and BADTRUNC signed.</param>
    public sealed record Refused(TsigError Error, string Reason, TsigResponder Responder) : TsigRequest;

    /// <summary>Judges a request. MACs are compared in constant time; a truncated one is refused, and so never helps to guess.</summary>
    public static TsigRequest Verify(ReadOnlySpan<byte> message, TsigKeyring keys, DateTimeOffset now)
    {
        if (!TsigRecord.TryFind(message, out var isSigned, out var record))
        {
            return new Malformed();
        }

        if (!isSigned)
        {
            return new Unsigned();
        }

        var name = DomainName.FromWire(record.Name);
        var algorithm = DomainName.FromWire(record.Algorithm);
        if (!keys.TryFind(name, out var key) || key.Algorithm.Name != algorithm)
        {
            var reason = key is null
                ? $"there is no key {name.ToStringWithoutDot()} here"
                : $"key {key} is for {key.Algorithm} here, and the message is signed with {algorithm.ToStringWithoutDot()}";
            return new Refused(TsigError.BadKey, reason, TsigResponder.Unsigned(record, TsigError.BadKey));
        }

        // §5.2.2.1: longer than the hash, or shorter than half of it (and than 10 octets), is no MAC at all.
        if (record.Mac.Length > key.Algorithm.MacLength || record.Mac.Length < Math.Max(10, key.Algorithm.MacLength / 2))
        {
            return new Malformed();
        }

        if (!CryptographicOperations.FixedTimeEquals(MacOf(message, record, key).AsSpan(0, record.Mac.Length), record.Mac))
        {
            return new Refused(TsigError.BadSig, $"the signature is not one of key {key}: the secrets differ", TsigResponder.Unsigned(record, TsigError.BadSig));
        }

        var seconds = now.ToUnixTimeSeconds();
        if (Math.Abs(seconds - record.TimeSigned) > record.Fudge)
        {
            var skew = TimeSpan.FromSeconds(Math.Abs(seconds - record.TimeSigned));
            var reason = $"the clocks differ by {skew:c}, {record.Fudge} s are allowed: signed with key {key} at {TimeText(record.TimeSigned)}, here it is {TimeText(seconds)}";
            return new Refused(TsigError.BadTime, reason, TsigResponder.Signed(key, record, TsigError.BadTime));
        }

        return record.Mac.Length < key.Algorithm.MacLength
            ? new Refused(TsigError.BadTrunc, $"the signature of key {key} is truncated to {record.Mac.Length} octets, {key.Algorithm.MacLength} are wanted", TsigResponder.Signed(key, record, TsigError.BadTrunc))
            : new Accepted(key, record.Start, TsigResponder.Signed(key, record, TsigError.None));
    }

    private static byte[] MacOf(ReadOnlySpan<byte> message, in TsigRecord record, TsigKey key)
    {
        using var mac = new TsigMac(key);
        mac.AddMessage(message[..record.Start], record.OriginalId, counted: true);
        mac.AddVariables(record.TimeSigned, record.Fudge, record.Error, record.Other);
        return mac.Finish();
    }

    private static string TimeText(long seconds) =>
        seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? $"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-dd HH:mm:ss}Z" : $"second {seconds}";
}
