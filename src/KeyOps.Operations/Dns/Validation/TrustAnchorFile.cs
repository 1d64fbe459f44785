using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Dns.Validation;

/// <summary>
/// Reads what libunbound takes as a trust anchor file: DS and DNSKEY records in presentation form, TTL and class optional, comments behind
/// <c>;</c>, parentheses over lines.
/// </summary>
public static class TrustAnchorFile
{
    /// <summary>Reads a text; false, with the line and what is wrong with it, when a record is neither or there is none at all.</summary>
    public static bool TryParse(string text, out IReadOnlyList<TrustAnchor> anchors, [NotNullWhen(false)] out string? error)
    {
        var read = new List<TrustAnchor>();
        anchors = read;
        var (fields, depth, number) = (new List<string>(), 0, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            foreach (var field in line.Split(';')[0].Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                switch (field)
                {
                    case "(":
                        depth++;
                        break;
                    case ")":
                        depth--;
                        break;
                    default:
                        fields.Add(field);
                        break;
                }
            }

            if (depth > 0 || fields.Count == 0)
            {
                continue;
            }

            if (!TryReadRecord(fields, out var anchor))
            {
                error = $"line {number} is not a DS or DNSKEY record";
                return false;
            }

            read.Add(anchor);
            fields.Clear();
        }

        error = read.Count == 0 || fields.Count > 0 ? "there is no DS or DNSKEY record" : null;
        return error is null;
    }

    // owner [TTL] [IN] DS tag algorithm digest-type digest… | owner [TTL] [IN] DNSKEY flags protocol algorithm key…
    private static bool TryReadRecord(List<string> fields, [NotNullWhen(true)] out TrustAnchor? anchor)
    {
        anchor = null;
        var type = fields.FindIndex(1, field => field.ToUpperInvariant() is "DS" or "DNSKEY");
        if (type is < 1 or > 3 || fields.Count < type + 5
            || !DomainName.TryParse(fields[0], out var zone, out _)
            || !ushort.TryParse(fields[type + 1], out var first) || !byte.TryParse(fields[type + 2], out var second) || !byte.TryParse(fields[type + 3], out var third))
        {
            return false;
        }

        byte[] head = [0, 0, second, third];
        BinaryPrimitives.WriteUInt16BigEndian(head, first);
        var tail = string.Concat(fields.Skip(type + 4));
        try
        {
            if (string.Equals(fields[type], "DS", StringComparison.OrdinalIgnoreCase))
            {
                anchor = DsRdata.TryParse((byte[])[.. head, .. Convert.FromHexString(tail)], out var ds) ? new(zone, null, ds) : null;
            }
            else
            {
                anchor = DnskeyRdata.TryParse((byte[])[.. head, .. Convert.FromBase64String(tail)], out var key) ? new(zone, key, null) : null;
            }
        }
        catch (FormatException)
        {
            // Told as a bad line.
        }

        return anchor is not null;
    }
}
