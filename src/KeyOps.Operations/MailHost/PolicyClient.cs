using System.Net.Sockets;
using System.Text;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.MailHost;

/// <summary>Asks a policy service as Postfix's smtpd does (SMTPD_POLICY_README).</summary>
internal static class PolicyClient
{
    /// <summary>It may look up SPF records for its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int MaxAnswer = 8192;

    /// <summary>The action that it answers; a reason when it gives none.</summary>
    public static async Task<(string? Action, string? Problem)> AskAsync(string socketPath, string sender, TimeProvider time, CancellationToken cancellationToken)
    {
        using var alarm = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await LocalSocket.ConnectAsync(socket, socketPath, limit.Token);
            var request = $"request=smtpd_access_policy\nprotocol_state=RCPT\nprotocol_name=ESMTP\nclient_address=127.0.0.1\nclient_name=localhost\nhelo_name=localhost\nsender={sender}\nrecipient={sender}\ninstance=keyops\n\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), limit.Token);
            var answer = new StringBuilder();
            var buffer = new byte[1024];
            while (!answer.ToString().Contains("\n\n", StringComparison.Ordinal) && answer.Length < MaxAnswer)
            {
                var read = await socket.ReceiveAsync(buffer, limit.Token);
                if (read == 0)
                {
                    return (null, "it ended without an answer");
                }

                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            const string Action = "action=";
            var line = answer.ToString().Split('\n').FirstOrDefault(line => line.StartsWith(Action, StringComparison.Ordinal));
            return line is null ? (null, "its answer has no action") : (line[Action.Length..], null);
        }
        catch (SocketException problem)
        {
            return (null, problem.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"it did not answer within {Patience.TotalSeconds:0} s");
        }
    }
}
