using System.Net;
using KeyOps.Core.Tsig;

namespace KeyOps.Authority.Exchanges;

/// <summary>Does what NOTIFY and UPDATE messages ask for.</summary>
public interface IRequestHandler
{
    /// <summary>Answers one, whose question was found to be well formed.</summary>
    /// <param name="message">The message without its TSIG record; good until the task ends.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="key">The key that signed it, verified; null when it was not signed.</param>
    Task<RequestAnswer> AnswerAsync(ReadOnlyMemory<byte> message, IPAddress client, TsigKey? key);
}
