using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;

namespace KeyOps.Authority.Answers;

/// <summary>What ARSoft's server is told to answer to what the engine hands over.</summary>
internal static class HostAnswers
{
    /// <summary>No transfers, no secondary zones and no dynamic updates: all are refused (RFC 1996 §3.10, RFC 2136 §3.3, RFC 5936 §2.2.1).</summary>
    public static Task AnswerAsync(object sender, QueryReceivedEventArgs arguments)
    {
        DnsMessageBase? response = arguments.Query switch
        {
            DnsMessage message => message.CreateResponseInstance(),
            DnsUpdateMessage update => update.CreateResponseInstance(),
            _ => null, // ARSoft's server answers SERVFAIL
        };
        response?.ReturnCode = ReturnCode.Refused;
        arguments.Response = response;
        return Task.CompletedTask;
    }
}
