using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Signers;

/// <summary>
/// A mail server's end of a milter session (protocol 2 to 6), enough to have messages signed. One connection; several messages one after the other.
/// A milter that hangs, floods or lies ends the session with an error, never with a wait without end.
/// </summary>
public sealed class MilterSession : IAsyncDisposable
{
    /// <summary>How long connecting, and each message, may take.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private const int BodyChunk = 65535; // libmilter's MILTER_CHUNK_SIZE

    private readonly MilterWire _wire;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private MilterSteps _steps;
    private string? _refusal;
    private bool _isBroken;

    private MilterSession(MilterWire wire, TimeProvider time, TimeSpan timeout) => (_wire, _time, _timeout) = (wire, time, timeout);

    /// <summary>Sends one message to a milter over a connection of its own.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="message">The message.</param>
    /// <param name="envelopeFrom">The envelope's sender, without angle brackets.</param>
    /// <param name="client">Who the mail comes from; null is this machine.</param>
    /// <param name="timeout">For connecting, and again for the message; null is <see cref="DefaultTimeout"/>.</param>
    /// <param name="time">Counts the timeout; null is the system's.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<SigningOutcome> SignAsync(
        MilterAddress address,
        MailMessage message,
        string envelopeFrom,
        MilterClient? client = null,
        TimeSpan? timeout = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await using var session = await OpenAsync(address, client, timeout, time, cancellationToken);
            return await session.SignAsync(message, envelopeFrom, cancellationToken);
        }
        catch (SocketException error)
        {
            return new SigningOutcome.Unreachable(error.Message);
        }
        catch (MilterException error)
        {
            return new SigningOutcome.Broken(error.Message);
        }
    }

    /// <summary>Connects, agrees on the protocol, and says who is there.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="MilterException">Who listens is no milter.</exception>
    public static async Task<MilterSession> OpenAsync(
        MilterAddress address, MilterClient? client = null, TimeSpan? timeout = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        time ??= TimeProvider.System;
        var patience = timeout ?? DefaultTimeout;
        return await WithinAsync(time, patience, ConnectAsync, cancellationToken);

        async Task<MilterSession> ConnectAsync(CancellationToken limit)
        {
            var session = new MilterSession(await MilterWire.ConnectAsync(address, limit), time, patience);
            try
            {
                await session.NegotiateAsync(limit);
                await session.IntroduceAsync(client ?? MilterClient.Local, limit);
                return session;
            }
            catch
            {
                session._wire.Dispose();
                throw;
            }
        }
    }

    /// <summary>Sends one message through.</summary>
    public async Task<SigningOutcome> SignAsync(MailMessage message, string envelopeFrom, CancellationToken cancellationToken)
    {
        if (_refusal is not null)
        {
            return new SigningOutcome.TemporaryFailure(_refusal);
        }

        try
        {
            return await WithinAsync(_time, _timeout, limit => SendMessageAsync(message, envelopeFrom, limit), cancellationToken);
        }
        catch (MilterException error)
        {
            _isBroken = true;
            return new SigningOutcome.Broken(error.Message);
        }
        catch (OperationCanceledException)
        {
            _isBroken = true;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isBroken)
            {
                await WithinAsync(_time, _timeout, SayGoodbyeAsync, CancellationToken.None);
            }
        }
        catch (MilterException)
        {
            // It went first.
        }
        finally
        {
            _wire.Dispose();
        }

        async Task<bool> SayGoodbyeAsync(CancellationToken limit)
        {
            await _wire.SendAsync(MilterCodes.Quit, ReadOnlyMemory<byte>.Empty, limit);
            return true;
        }
    }

    /// <summary>Runs a part of the session with a limit; what the network does comes out as a <see cref="MilterException"/>.</summary>
    private static async Task<T> WithinAsync<T>(TimeProvider time, TimeSpan patience, Func<CancellationToken, Task<T>> talk, CancellationToken cancellationToken)
    {
        using var alarm = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        try
        {
            return await talk(both.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MilterException($"it did not answer within {patience.TotalSeconds:0.#} s", error);
        }
        catch (IOException error)
        {
            throw new MilterException($"the connection broke: {(error.InnerException ?? error).Message}", error);
        }
    }

    private async Task NegotiateAsync(CancellationToken limit)
    {
        var offer = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(offer, MilterCodes.Version);
        BinaryPrimitives.WriteUInt32BigEndian(offer.AsSpan(4), MilterCodes.AllActions);
        BinaryPrimitives.WriteUInt32BigEndian(offer.AsSpan(8), (uint)MilterSteps.Offered);
        await _wire.SendAsync(MilterCodes.Negotiate, offer, limit);
        var reply = await _wire.ReceiveAsync(limit);
        if (reply.Code != MilterCodes.Negotiate)
        {
            throw new MilterException($"it answered the greeting with {Show(reply.Code)}: this is no milter");
        }

        // Behind these stand the macros it asks for; it gets what we have.
        var version = reply.Number(0);
        if (version is < 2 or > MilterCodes.Version)
        {
            throw new MilterException($"it speaks version {version} of the milter protocol; 2 to {MilterCodes.Version} are known");
        }

        _steps = (MilterSteps)reply.Number(8) & MilterSteps.Offered;
    }

    private async Task IntroduceAsync(MilterClient client, CancellationToken limit)
    {
        await SendMacrosAsync(MilterCodes.Connect, limit, ("j", "localhost"), ("{daemon_name}", "keyops"), ("v", "KeyOps"));
        var text = $"{client.HostName}\0{(client.Address.AddressFamily == AddressFamily.InterNetworkV6 ? '6' : '4')}";
        // The port is binary: 25.
        await StepAsync(MilterCodes.Connect, Encoding.Latin1.GetBytes($"{text}\0\u0019{client.Address}\0"), MilterSteps.NoConnect, MilterSteps.SilentConnect, limit);
        await StepAsync(MilterCodes.Helo, Encoding.Latin1.GetBytes($"{client.HostName}\0"), MilterSteps.NoHelo, MilterSteps.SilentHelo, limit);

        async Task StepAsync(byte code, byte[] data, MilterSteps no, MilterSteps silent, CancellationToken limit)
        {
            if (_refusal is null && await AskAsync(code, data, no, silent, limit) is { } end and not SigningOutcome.Unsigned)
            {
                _refusal = $"to the connection, it {end.Describe()}";
            }
        }
    }

    private async Task<SigningOutcome> SendMessageAsync(MailMessage message, string envelopeFrom, CancellationToken limit)
    {
        await SendMacrosAsync(MilterCodes.MailFrom, limit, ("i", "KEYOPS"), ("{mail_addr}", envelopeFrom), ("{mail_mailer}", "local"));
        foreach (var (code, data, no, silent) in Steps(message, envelopeFrom))
        {
            if (await AskAsync(code, data, no, silent, limit) is { } end)
            {
                return end;
            }
        }

        for (var offset = 0; offset < message.Body.Length && !_steps.HasFlag(MilterSteps.NoBody); offset += BodyChunk)
        {
            var chunk = message.Body.AsMemory().Slice(offset, Math.Min(BodyChunk, message.Body.Length - offset));
            await _wire.SendAsync(MilterCodes.Body, chunk, limit);
            if (_steps.HasFlag(MilterSteps.SilentBody))
            {
                continue;
            }

            var reply = await ReplyAsync(limit);
            if (reply.Code == MilterCodes.Skip)
            {
                break;
            }

            if (End(reply) is { } end)
            {
                return end;
            }
        }

        return await FinishAsync(message, limit);
    }

    private IEnumerable<(byte Code, byte[] Data, MilterSteps No, MilterSteps Silent)> Steps(MailMessage message, string envelopeFrom)
    {
        yield return (MilterCodes.MailFrom, Encoding.Latin1.GetBytes($"<{envelopeFrom}>\0"), MilterSteps.NoMail, MilterSteps.SilentMail);
        yield return (MilterCodes.Recipient, Encoding.Latin1.GetBytes($"<{envelopeFrom}>\0"), MilterSteps.NoRecipient, MilterSteps.SilentRecipient);
        yield return (MilterCodes.Data, [], MilterSteps.NoData, MilterSteps.SilentData);
        foreach (var header in message.Headers)
        {
            // As mail servers send it: folds are bare LFs, and the blank behind the colon is sent only to who wants it.
            var value = header.Value.Replace("\r\n", "\n", StringComparison.Ordinal);
            if (!_steps.HasFlag(MilterSteps.LeadingSpace) && value.StartsWith(' '))
            {
                value = value[1..];
            }

            yield return (MilterCodes.Header, Encoding.Latin1.GetBytes($"{header.Name}\0{value}\0"), MilterSteps.NoHeaders, MilterSteps.SilentHeaders);
        }

        yield return (MilterCodes.EndOfHeaders, [], MilterSteps.NoEndOfHeaders, MilterSteps.SilentEndOfHeaders);
    }

    private async Task<SigningOutcome> FinishAsync(MailMessage message, CancellationToken limit)
    {
        await SendMacrosAsync(MilterCodes.EndOfMessage, limit, ("i", "KEYOPS"));
        await _wire.SendAsync(MilterCodes.EndOfMessage, ReadOnlyMemory<byte>.Empty, limit);
        var edits = new MessageEdits(message, _steps.HasFlag(MilterSteps.LeadingSpace));
        while (true)
        {
            var reply = await ReplyAsync(limit);
            if (edits.Take(reply))
            {
                continue;
            }

            if (End(reply) is { } end and not SigningOutcome.Unsigned)
            {
                return end;
            }

            var signatures = edits.Added.Where(header => header.IsNamed(DkimSignature.HeaderName)).ToArray();
            return signatures.Length > 0 ? new SigningOutcome.Signed(edits.Result, [.. signatures]) : new SigningOutcome.Unsigned();
        }
    }

    /// <summary>Sends a step and reads the reply, unless the milter wants neither; null goes on.</summary>
    private async Task<SigningOutcome?> AskAsync(byte code, byte[] data, MilterSteps no, MilterSteps silent, CancellationToken limit)
    {
        if (_steps.HasFlag(no))
        {
            return null;
        }

        await _wire.SendAsync(code, data, limit);
        return _steps.HasFlag(silent) ? null : End(await ReplyAsync(limit));
    }

    private async Task<MilterPacket> ReplyAsync(CancellationToken limit)
    {
        // "I am still at work" may come any number of times; the time is what is limited.
        while (true)
        {
            var reply = await _wire.ReceiveAsync(limit);
            if (reply.Code != MilterCodes.Progress)
            {
                return reply;
            }
        }
    }

    /// <summary>What a reply ends the message with; null goes on.</summary>
    private static SigningOutcome? End(MilterPacket reply) => reply.Code switch
    {
        MilterCodes.Continue or MilterCodes.Skip => null,
        MilterCodes.Accept => new SigningOutcome.Unsigned(),
        MilterCodes.TemporaryFailure => new SigningOutcome.TemporaryFailure("no text"),
        MilterCodes.Reject => new SigningOutcome.Rejected("no text"),
        MilterCodes.Discard => new SigningOutcome.Rejected("it discards the message silently"),
        MilterCodes.ReplyCode => Printable(reply.Texts(0, 1)[0]) is var text && text.StartsWith('4')
            ? new SigningOutcome.TemporaryFailure(text)
            : new SigningOutcome.Rejected(text),
        MilterCodes.ConnectionFails or MilterCodes.Shutdown => new SigningOutcome.TemporaryFailure("it wants the connection closed (421)"),
        _ => throw new MilterException($"it answered with {Show(reply.Code)}, which means nothing here"),
    };

    private Task SendMacrosAsync(byte step, CancellationToken limit, params ReadOnlySpan<(string Name, string Text)> macros)
    {
        var data = new StringBuilder().Append((char)step);
        foreach (var (name, text) in macros)
        {
            data.Append(name).Append('\0').Append(text).Append('\0');
        }

        return _wire.SendAsync(MilterCodes.Macros, data.ToString(), limit);
    }

    private static string Show(byte code) => code is > 0x20 and < 0x7f ? $"'{(char)code}'" : $"the octet 0x{code:x2}";

    private static string Printable(string text) => string.Concat(text.Take(500).Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
