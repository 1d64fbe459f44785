using System.Globalization;
using System.Net;
using System.Text;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;

namespace KeyOps.Benchmarks.Servers;

/// <summary>
/// <c>plain LIST PORT</c>: ARSoft's server as its own examples use it, with the zones of LIST (name, tab, file), on UDP of loopback. It answers what
/// there is, and NXDOMAIN with the SOA for the rest: enough to be compared by cost, not more.
/// </summary>
internal static class PlainServer
{
    public static int Run(string list, string port)
    {
        var records = new Dictionary<(DomainName Name, RecordType Type), List<DnsRecordBase>>();
        var authorities = new Dictionary<DomainName, SoaRecord>();
        var names = new HashSet<DomainName>();
        foreach (var line in File.ReadLines(list))
        {
            var fields = line.Split('\t');

            // Its reader leaves out a record whose parentheses are on one line.
            using var file = new MemoryStream(Encoding.ASCII.GetBytes(File.ReadAllText(fields[1]).Replace("( ", "", StringComparison.Ordinal).Replace(" )", "", StringComparison.Ordinal)));
            foreach (var record in Zone.ParseMasterFile(DomainName.Parse(fields[0]), file))
            {
                names.Add(record.Name);
                if (!records.TryGetValue((record.Name, record.RecordType), out var set))
                {
                    records.Add((record.Name, record.RecordType), set = []);
                }

                set.Add(record);
                if (record is SoaRecord authority)
                {
                    authorities[record.Name] = authority;
                }
            }
        }

        using var server = new DnsServer(new UdpServerTransport(new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture))));
        server.QueryReceived += (_, received) =>
        {
            if (received.Query is DnsMessage { Questions: [var question] } query)
            {
                var response = query.CreateResponseInstance();
                response.IsAuthoritiveAnswer = true;
                response.ReturnCode = names.Contains(question.Name) ? ReturnCode.NoError : ReturnCode.NxDomain;
                if (records.TryGetValue((question.Name, question.RecordType), out var set))
                {
                    response.AnswerRecords.AddRange(set);
                }
                else if (Authority(question.Name) is { } authority)
                {
                    response.AuthorityRecords.Add(authority);
                }

                received.Response = response;
            }

            return Task.CompletedTask;
        };
        server.Start();
        Thread.Sleep(Timeout.Infinite);
        return 0;

        SoaRecord? Authority(DomainName name)
        {
            for (; name.LabelCount > 0; name = name.GetParentName())
            {
                if (authorities.TryGetValue(name, out var authority))
                {
                    return authority;
                }
            }

            return null;
        }
    }
}
