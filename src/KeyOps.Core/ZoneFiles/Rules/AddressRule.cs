using System.Net;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>An address is one that a host can have.</summary>
internal sealed class AddressRule : ZoneRule
{
    public override string Id => "address";

    public override string Code => "KO1121";

    public override Severity Severity => Severity.Warning;

    public override string Source => "RFC 6890";

    public override IReadOnlyList<RecordType> Types => [RecordType.A, RecordType.Aaaa];

    public override void CheckRRset(RuleContext context, int index)
    {
        for (var i = context.Zone.StartOf(index); i < context.Zone.StartOf(index + 1); i++)
        {
            var address = context.Zone.RdataAt(i);
            if (WhatIsWrong(address) is { } what)
            {
                context.Report(this, i, $"{new IPAddress(address)} is {what}", "nobody can reach a host there");
            }
        }
    }

    private static string? WhatIsWrong(ReadOnlySpan<byte> address) => address.Length == 4
        ? address[0] switch
        {
            0 => "no host's address (0.0.0.0/8)",
            >= 224 and <= 239 => "a multicast address",
            >= 240 => "a reserved address",
            _ => null,
        }
        : address switch
        {
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ..] => "an IPv4 address mapped into IPv6",
            [0xff, ..] => "a multicast address",
            [0xfe, >= 0x80 and <= 0xbf, ..] => "a link-local address",
            _ => address.ContainsAnyExcept((byte)0) ? null : "the unspecified address",
        };
}
