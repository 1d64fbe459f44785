using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Propagation;

/// <summary>Asks one address of a name server over UDP and over TCP, since resolvers use both, and takes the lesser of what they say.</summary>
internal static class ServerProbe
{
    public static async Task<ServerVerdict> AskAsync(NameServer server, ServerQuestions questions, CancellationToken cancellation)
    {
        var asked = await Task.WhenAll(questions.AskAsync(server, overTcp: false, cancellation), questions.AskAsync(server, overTcp: true, cancellation));
        return (asked[0], asked[1]) switch
        {
            (TransportAnswers.OutOfReach, _) or (_, TransportAnswers.OutOfReach) => new ServerVerdict.OutOfReach(),
            (TransportAnswers.Good udp, TransportAnswers.Good tcp) => new ServerVerdict.Confirms([.. tcp.Records.Select((record, i) => Answer(server, udp, tcp, i))]),
            (TransportAnswers.Bad udp, TransportAnswers.Bad tcp) when udp.What == tcp.What => Refuses(new ProbeProblem($"{server}, over UDP and TCP, {udp.What}", udp.Remedy) { IsContradicted = udp.IsContradicted }),
            var (udp, tcp) => Refuses([.. Problem(server, "UDP", udp), .. Problem(server, "TCP", tcp)]),
        };
    }

    private static ServerVerdict Refuses(params ImmutableArray<ProbeProblem> problems) => new ServerVerdict.Refuses(problems);

    private static IEnumerable<ProbeProblem> Problem(NameServer server, string transport, TransportAnswers answers) =>
        answers is TransportAnswers.Bad bad ? [new($"{server}, over {transport}, {bad.What}", bad.Remedy) { IsContradicted = bad.IsContradicted }] : [];

    private static ServedRecord Answer(NameServer server, TransportAnswers.Good udp, TransportAnswers.Good tcp, int index)
    {
        var overTcp = tcp.Records[index]!;
        var serial = udp.Serial.IsAfter(tcp.Serial) ? tcp.Serial : udp.Serial;
        var hash = overTcp.Rdata.IsEmpty ? null : AtomicFile.Sha256(overTcp.Rdata.Span);
        var answer = udp.Records[index] is { } overUdp
            ? new NameServerAnswer(server.ToString(), serial, overUdp.Ttl.Seconds > overTcp.Ttl.Seconds ? overUdp.Ttl : overTcp.Ttl, overUdp.At > overTcp.At ? overUdp.At : overTcp.At)
            {
                Transports = AnswerTransports.Udp | AnswerTransports.Tcp,
                RdataSha256 = hash,
            }
            : new(server.ToString(), serial, overTcp.Ttl, overTcp.At) { Transports = AnswerTransports.Tcp, RdataSha256 = hash };
        return new(answer, overTcp.Rdata);
    }
}
