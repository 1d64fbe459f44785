using System.Text;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Signers;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Operations.Tests.Signers;

public sealed class MilterSessionTests
{
    private static readonly MailMessage Message = new([new("From", " a@keyops.example"), new("Subject", " folded\r\n\there")], [.. "body\r\n"u8]);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task An_added_signature_is_read_back()
    {
        await using var milter = ScriptedMilter.Ending(
            ScriptedMilter.Packet('p'),
            ScriptedMilter.Packet('i', ScriptedMilter.Number(1), ScriptedMilter.Text("DKIM-Signature"), ScriptedMilter.Text("v=1;\n\tb=x")),
            ScriptedMilter.Packet('h', ScriptedMilter.Text("X-Added"), ScriptedMilter.Text("last")),
            ScriptedMilter.Packet('m', ScriptedMilter.Number(1), ScriptedMilter.Text("subject"), ScriptedMilter.Text("changed")),
            ScriptedMilter.Packet('a'));

        var signed = Assert.IsType<SigningOutcome.Signed>(await SignAsync(milter));

        Assert.Equal(new("DKIM-Signature", " v=1;\r\n\tb=x"), Assert.Single(signed.Signatures));
        Assert.Equal(["DKIM-Signature: v=1;\r\n\tb=x", "From: a@keyops.example", "Subject: changed", "X-Added: last"], signed.Message.Headers.Select(header => header.ToString()));
        Assert.StartsWith("ODCHDMRTLLNBDE", milter.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_fields_and_a_replaced_body_are_taken_over()
    {
        await using var milter = ScriptedMilter.Ending(
            ScriptedMilter.Packet('m', ScriptedMilter.Number(1), ScriptedMilter.Text("Subject"), ScriptedMilter.Text("")),
            ScriptedMilter.Packet('b', "new "u8.ToArray()),
            ScriptedMilter.Packet('b', "body\r\n"u8.ToArray()),
            ScriptedMilter.Packet('h', ScriptedMilter.Text("DKIM-Signature"), ScriptedMilter.Text("b")),
            ScriptedMilter.Packet('c'));

        var signed = Assert.IsType<SigningOutcome.Signed>(await SignAsync(milter));

        Assert.Equal("From: a@keyops.example\r\nDKIM-Signature: b\r\n\r\nnew body\r\n", Encoding.Latin1.GetString(signed.Message.ToOctets()));
    }

    [Fact]
    public async Task Steps_that_the_milter_does_not_want_are_left_out_and_silent_ones_not_waited_for()
    {
        var values = new List<string>();
        await using var milter = new ScriptedMilter((command, data) =>
        {
            if (command == 'L')
            {
                values.Add(Encoding.Latin1.GetString(data));
            }

            // No HELO, no RCPT, no body; no reply to MAIL, headers and their end; leading space.
            return command switch
            {
                'O' => ScriptedMilter.Packet('O', ScriptedMilter.Number(6), ScriptedMilter.Number(0), ScriptedMilter.Number(0x2 | 0x8 | 0x10 | 0x4000 | 0x80 | 0x40000 | 0x100000), ScriptedMilter.Number(1), ScriptedMilter.Text("i j")),
                'D' or 'M' or 'L' or 'N' or 'Q' => [],
                _ => ScriptedMilter.Packet('c'),
            };
        });

        Assert.IsType<SigningOutcome.Unsigned>(await SignAsync(milter));
        Assert.StartsWith("ODCDMTLLNDE", milter.Heard, StringComparison.Ordinal);
        Assert.Equal(["From\0 a@keyops.example\0", "Subject\0 folded\n\there\0"], values);
    }

    [Theory]
    [InlineData('t', "", "answered with a temporary failure: no text")]
    [InlineData('r', "", "refused the message: no text")]
    [InlineData('d', "", "refused the message: it discards the message silently")]
    [InlineData('y', "451 4.7.1 no\u0001key", "answered with a temporary failure: 451 4.7.1 no?key")]
    [InlineData('y', "550 no", "refused the message: 550 no")]
    [InlineData('a', "", "let the message through unsigned")]
    [InlineData('4', "", "answered with a temporary failure: it wants the connection closed (421)")]
    public async Task The_verdict_comes_back_whatever_step_it_is_for(char code, string text, string description)
    {
        foreach (var step in "CHMRTLNBE")
        {
            await using var milter = new ScriptedMilter((command, _) => command switch
            {
                'O' => ScriptedMilter.Negotiation,
                'D' or 'Q' => [],
                _ when command == step => text.Length > 0 ? ScriptedMilter.Packet(code, ScriptedMilter.Text(text)) : ScriptedMilter.Packet(code),
                _ => ScriptedMilter.Packet('c'),
            });
            var outcome = await SignAsync(milter);
            // What is said to the connection holds for its messages.
            Assert.EndsWith(step is 'C' or 'H' && code != 'a' ? "answered with a temporary failure: to the connection, it " + description : description, outcome.Describe(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_messages_go_over_one_connection()
    {
        await using var milter = ScriptedMilter.Ending(ScriptedMilter.Packet('c'));
        await using (var session = await MilterSession.OpenAsync(milter.Address, time: _time, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.IsType<SigningOutcome.Unsigned>(await session.SignAsync(Message, "a@keyops.example", TestContext.Current.CancellationToken));
            Assert.IsType<SigningOutcome.Unsigned>(await session.SignAsync(Message, "a@keyops.example", TestContext.Current.CancellationToken));
        }

        Assert.StartsWith("ODCHDMRTLLNBDEDMRTLLNBDE", milter.Heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_goes_in_chunks_until_the_milter_has_enough()
    {
        var chunks = new List<int>();
        await using var milter = new ScriptedMilter((command, data) =>
        {
            if (command == 'B')
            {
                chunks.Add(data.Length);
            }

            return command switch
            {
                'O' => ScriptedMilter.Negotiation,
                'D' or 'Q' => [],
                'B' => ScriptedMilter.Packet(chunks.Count < 2 ? 'c' : 's'),
                _ => ScriptedMilter.Packet('c'),
            };
        });

        await MilterSession.SignAsync(milter.Address, Message with { Body = [.. new byte[200_000]] }, "a@b.example", time: _time, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([65535, 65535], chunks);
    }

    [Theory]
    [InlineData("greets wrongly", "it answered the greeting with '2': this is no milter")]
    [InlineData("version 1", "it speaks version 1 of the milter protocol; 2 to 6 are known")]
    [InlineData("version 7", "it speaks version 7 of the milter protocol; 2 to 6 are known")]
    [InlineData("short greeting", "the reply 'O' is cut short")]
    [InlineData("speaks SMTP", "it sent a packet of 842149920 octets: this is no milter, or a broken one")]
    [InlineData("empty packet", "it sent a packet of 0 octets: this is no milter, or a broken one")]
    [InlineData("closes at once", "it closed the connection in the middle of the session")]
    [InlineData("closes amid", "it closed the connection in the middle of the session")]
    [InlineData("unknown reply", "it answered with the octet 0x01, which means nothing here")]
    [InlineData("header without end", "the reply 'h' does not hold 2 texts")]
    [InlineData("insert cut short", "the reply 'i' is cut short")]
    [InlineData("too many changes", "it asks for more than 1000 changes to one message")]
    public async Task A_hostile_milter_is_an_outcome_and_never_a_crash(string how, string reason)
    {
        byte[]? Bad() => how switch
        {
            "greets wrongly" => ScriptedMilter.Packet('2'),
            "version 1" or "version 7" => ScriptedMilter.Packet('O', ScriptedMilter.Number(how[^1] - (uint)'0'), ScriptedMilter.Number(0), ScriptedMilter.Number(0)),
            "short greeting" => ScriptedMilter.Packet('O', ScriptedMilter.Number(6)),
            "speaks SMTP" => "220 mx ESMTP\r\n"u8.ToArray(),
            "empty packet" => ScriptedMilter.Number(0),
            "unknown reply" => ScriptedMilter.Packet('\u0001'),
            "header without end" => ScriptedMilter.Packet('h', "no ends"u8.ToArray()),
            "insert cut short" => ScriptedMilter.Packet('i', [1, 2]),
            "too many changes" => [.. Enumerable.Repeat(ScriptedMilter.Packet('+', ScriptedMilter.Text("<a@b>")), 2000).SelectMany(packet => packet)],
            _ => null,
        };
        var atGreeting = how.Contains("greet", StringComparison.Ordinal) || how.StartsWith("version", StringComparison.Ordinal) || how is "speaks SMTP" or "empty packet" or "closes at once";
        await using var milter = new ScriptedMilter((command, _) => command switch
        {
            'O' => atGreeting ? Bad() : ScriptedMilter.Negotiation,
            'E' => Bad(),
            'D' or 'Q' => [],
            _ => ScriptedMilter.Packet('c'),
        });

        Assert.Equal(new SigningOutcome.Broken(reason), await SignAsync(milter));
    }

    [Theory]
    [InlineData('O')]
    [InlineData('H')]
    [InlineData('L')]
    [InlineData('E')]
    public async Task A_milter_that_hangs_is_given_up(char step)
    {
        await using var milter = new ScriptedMilter((command, _) => command switch
        {
            _ when command == step => [],
            'O' => ScriptedMilter.Negotiation,
            'D' or 'Q' => [],
            _ => ScriptedMilter.Packet('c'),
        });
        var outcome = SignAsync(milter);
        await milter.Silent.Task;

        _time.Advance(MilterSession.DefaultTimeout);

        Assert.Equal(new SigningOutcome.Broken("it did not answer within 10 s"), await outcome);
    }

    [Fact]
    public async Task Where_nobody_listens_is_told()
    {
        using var folder = new TemporaryFolder();

        var local = await MilterSession.SignAsync(new MilterAddress.Local(folder["none.sock"]), Message, "a@b.example", time: _time, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("does not answer: there is no such socket", local.Describe());
        Assert.IsType<SigningOutcome.Unreachable>(local);
    }

    [Fact]
    public async Task A_path_that_is_too_long_for_a_socket_is_told()
    {
        var outcome = await MilterSession.SignAsync(
            new MilterAddress.Local("/" + new string('a', 150)), Message, "a@b.example", time: _time, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(new SigningOutcome.Unreachable("a socket's path can have 108 octets, and this one has more"), outcome);
    }

    [Fact]
    public async Task A_cancelled_session_ends_as_cancelled()
    {
        await using var milter = new ScriptedMilter((_, _) => []);
        using var cancellation = new CancellationTokenSource();
        var outcome = MilterSession.SignAsync(milter.Address, Message, "a@b.example", time: _time, cancellationToken: cancellation.Token);
        await milter.Silent.Task;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outcome);
    }

    private Task<SigningOutcome> SignAsync(ScriptedMilter milter) =>
        MilterSession.SignAsync(milter.Address, Message, "a@keyops.example", time: _time, cancellationToken: TestContext.Current.CancellationToken);
}
