using System.Buffers.Binary;
using CsCheck;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Tsig;

public class TsigTests
{
    private static readonly DateTimeOffset Now = RandomDate.Next();
    private static readonly TsigKey Key = KeyOf("transfer.test", TsigAlgorithm.HmacSha256, 1);

    [Theory]
    [InlineData("hmac-sha256")]
    [InlineData("hmac-sha384")]
    [InlineData("hmac-sha512")]
    public void A_request_and_an_answer_of_many_messages_are_verified(string name)
    {
        Assert.True(TsigAlgorithm.TryParse(name, out var algorithm, out _));
        var key = KeyOf("Transfer.Test", algorithm, 1);
        using var requester = new TsigRequester(key);
        var request = Sign(requester, Query());

        var accepted = Assert.IsType<TsigRequest.Accepted>(TsigRequest.Verify(request, new(key), Now));
        Assert.Equal(Query().Length, accepted.Length);
        for (var i = 0; i < 5; i++)
        {
            var answer = Append(accepted.Responder, Query());
            Assert.Equal(new TsigReply.Accepted(Query().Length), requester.Verify(answer, Now));
            Assert.True(requester.IsSettled);
        }
    }

    [Fact]
    public void Messages_without_a_signature_may_stand_between_signed_ones_but_not_first_or_last()
    {
        using var requester = new TsigRequester(Key);
        var accepted = Assert.IsType<TsigRequest.Accepted>(TsigRequest.Verify(Sign(requester, Query()), new(Key), Now));
        using var other = new TsigRequester(Key);
        Sign(other, Query());
        Assert.IsType<TsigReply.Refused>(other.Verify(Query(), Now));

        Assert.IsType<TsigReply.Accepted>(requester.Verify(Append(accepted.Responder, Query()), Now));
        for (var i = 0; i < 99; i++)
        {
            Assert.IsType<TsigReply.Accepted>(requester.Verify(Query(), Now));
            Assert.False(requester.IsSettled);
        }

        Assert.IsType<TsigReply.Refused>(requester.Verify(Query(), Now));
    }

    [Fact]
    public void A_key_name_that_ends_in_a_pointer_is_read_and_one_that_points_forward_or_at_itself_is_not()
    {
        var key = KeyOf("k.example", TsigAlgorithm.HmacSha256, 1);
        // A question for `example`, behind it the record: its owner is "k" and a pointer to the question's name.
        byte[] query = [0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, .. "example"u8, 0, 0, 6, 0, 1];
        using var requester = new TsigRequester(key);
        var signed = Sign(requester, query);
        byte[] Pointing(int to) => [.. signed[..query.Length], 1, (byte)'k', 0xC0, (byte)to, .. signed[(query.Length + key.Name.Wire.Length)..]];

        Assert.Equal(key, Assert.IsType<TsigRequest.Accepted>(TsigRequest.Verify(Pointing(12), new(key), Now)).Key);
        foreach (var to in (int[])[0, query.Length, query.Length + 2, 255])
        {
            Assert.IsType<TsigRequest.Malformed>(TsigRequest.Verify(Pointing(to), new(key), Now));
        }
    }

    [Fact]
    public void An_unknown_key_or_another_algorithm_is_BADKEY_and_answered_unsigned()
    {
        using var requester = new TsigRequester(Key);
        var request = Sign(requester, Query());
        foreach (var ring in new[] { TsigKeyring.Empty, new(KeyOf("transfer.test", TsigAlgorithm.HmacSha512, 1)) })
        {
            var refused = Assert.IsType<TsigRequest.Refused>(TsigRequest.Verify(request, ring, Now));
            Assert.Equal(TsigError.BadKey, refused.Error);
            Assert.Equal((TsigError.BadKey, 0, 0), Tail(Append(refused.Responder, Query()), mac: 0, other: 0));
        }
    }

    [Fact]
    public void Another_secret_is_BADSIG_and_answered_unsigned()
    {
        using var requester = new TsigRequester(Key);
        var refused = Assert.IsType<TsigRequest.Refused>(TsigRequest.Verify(Sign(requester, Query()), new(KeyOf("transfer.test", TsigAlgorithm.HmacSha256, 2)), Now));
        Assert.Equal(TsigError.BadSig, refused.Error);
        var answer = Append(refused.Responder, Query());
        Assert.Equal((TsigError.BadSig, 0, 0), Tail(answer, mac: 0, other: 0));
        Assert.Equal(TsigError.BadSig, Assert.IsType<TsigReply.Refused>(requester.Verify(answer, Now)).Error);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public void Clocks_that_differ_are_BADTIME_and_the_answer_is_signed_and_tells_ours(int skew)
    {
        using var requester = new TsigRequester(Key);
        var server = Now.AddSeconds(skew);
        var refused = Assert.IsType<TsigRequest.Refused>(TsigRequest.Verify(Sign(requester, Query()), new(Key), server));
        Assert.Equal(TsigError.BadTime, refused.Error);
        Assert.Contains("00:05:01", refused.Reason, StringComparison.Ordinal);

        var buffer = new byte[512];
        Query().CopyTo(buffer, 0);
        var answer = buffer[..refused.Responder.Append(buffer, Query().Length, server)];
        Assert.Equal((TsigError.BadTime, 32, 6), Tail(answer, mac: 32, other: 6));
        var reply = Assert.IsType<TsigReply.Refused>(requester.Verify(answer, Now));
        Assert.Equal(TsigError.BadTime, reply.Error);
        Assert.Contains(skew < 0 ? "is 301 s behind ours" : "is 301 s ahead of ours", reply.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Clocks_within_the_fudge_are_fine()
    {
        using var requester = new TsigRequester(Key);
        Assert.IsType<TsigRequest.Accepted>(TsigRequest.Verify(Sign(requester, Query()), new(Key), Now.AddSeconds(300)));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(31, true)]
    [InlineData(15, false)]
    [InlineData(0, false)]
    public void A_truncated_MAC_is_BADTRUNC_and_one_shorter_than_half_is_malformed(int length, bool isTruncation)
    {
        using var requester = new TsigRequester(Key);
        var request = Truncate(Sign(requester, Query()), length);
        var outcome = TsigRequest.Verify(request, new(Key), Now);
        if (!isTruncation)
        {
            Assert.IsType<TsigRequest.Malformed>(outcome);
            return;
        }

        var refused = Assert.IsType<TsigRequest.Refused>(outcome);
        Assert.Equal(TsigError.BadTrunc, refused.Error);
        Assert.Equal((TsigError.BadTrunc, 32, 0), Tail(Append(refused.Responder, Query()), mac: 32, other: 0));
    }

    [Fact]
    public void Two_records_and_one_that_is_not_the_last_are_malformed()
    {
        using var requester = new TsigRequester(Key);
        var once = Sign(requester, Query());
        Assert.IsType<TsigRequest.Malformed>(TsigRequest.Verify(Sign(requester, once), new(Key), Now));
        Assert.IsType<TsigRequest.Malformed>(TsigRequest.Verify((byte[])[.. once, 0], new(Key), Now));
        Assert.IsType<TsigRequest.Unsigned>(TsigRequest.Verify(Query(), new(Key), Now));
    }

    [Fact]
    public void An_answer_to_another_request_is_not_believed()
    {
        using var first = new TsigRequester(Key);
        using var second = new TsigRequester(Key);
        var accepted = Assert.IsType<TsigRequest.Accepted>(TsigRequest.Verify(Sign(first, Query()), new(Key), Now));
        Sign(second, Query(id: 7));
        Assert.IsType<TsigReply.Refused>(second.Verify(Append(accepted.Responder, Query()), Now));
    }

    [Fact]
    public void No_change_of_a_signed_message_is_accepted_and_none_throws()
    {
        using var requester = new TsigRequester(Key);
        var request = Sign(requester, Query());
        var ring = new TsigKeyring(Key);
        Gen.Select(Gen.Int[0, request.Length - 1], Gen.Byte, Gen.Int[0, request.Length]).Sample((place, octet, cut) =>
        {
            var changed = request.ToArray();
            changed[place] = octet;
            // The id may be another: a forwarder has its own, and the MAC is over the original one (RFC 8945 §4.2). Names are signed in lower case, whatever theirs is.
            var isSame = place < 2 || changed.AsSpan().SequenceEqual(request) || SameButCase(changed, request, place);
            Assert.True(isSame == TsigRequest.Verify(changed, ring, Now) is TsigRequest.Accepted, $"{place} {octet}");
            Assert.False(TsigRequest.Verify(changed.AsSpan(0, cut), ring, Now) is TsigRequest.Accepted && cut < request.Length);
        }, iter: 20_000);
    }

    private static int BehindNames => Query().Length + Key.Name.Wire.Length + 10 + Key.Algorithm.Name.Wire.Length;

    private static bool SameButCase(byte[] changed, byte[] request, int place) =>
        place >= Query().Length && place < BehindNames && char.IsAsciiLetter((char)request[place]) && (changed[place] ^ request[place]) == 0x20;

    private static TsigKey KeyOf(string name, TsigAlgorithm algorithm, byte secret) => new(DomainName.Parse(name), algorithm, Enumerable.Repeat(secret, 32).ToArray());

    /// <summary>A query for <c>zone.test AXFR</c>.</summary>
    private static byte[] Query(ushort id = 0x1234)
    {
        byte[] query = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. DomainName.Parse("zone.test").Wire, 0, 252, 0, 1];
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        return query;
    }

    private static byte[] Sign(TsigRequester requester, byte[] message)
    {
        var buffer = new byte[512];
        message.CopyTo(buffer, 0);
        return buffer[..requester.Sign(buffer, message.Length, Now)];
    }

    private static byte[] Append(TsigResponder responder, byte[] message)
    {
        var buffer = new byte[512];
        message.CopyTo(buffer, 0);
        var length = responder.Append(buffer, message.Length, Now);
        Assert.True(length - message.Length <= responder.RecordLength);
        return buffer[..length];
    }

    /// <summary>The error, the MAC's length and that of the other data, read from the end.</summary>
    private static (TsigError Error, int Mac, int Other) Tail(byte[] message, int mac, int other)
    {
        var end = message.AsSpan()[^(other + 6)..];
        var macLength = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan()[^(other + 6 + mac + 2)..]);
        return ((TsigError)BinaryPrimitives.ReadUInt16BigEndian(end[2..]), macLength, BinaryPrimitives.ReadUInt16BigEndian(end[4..]));
    }

    private static byte[] Truncate(byte[] message, int length)
    {
        byte[] cut = [.. message[..^(6 + 32 + 2)], 0, (byte)length, .. message[^(6 + 32)..^(6 + 32 - length)], .. message[^6..]];
        // The rdata's length stands before the algorithm's name: 13 octets from the end of the record's head.
        var rdata = Query().Length + Key.Name.Wire.Length + 8;
        BinaryPrimitives.WriteUInt16BigEndian(cut.AsSpan(rdata), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(cut.AsSpan(rdata)) - (32 - length)));
        return cut;
    }
}
