using System.Text;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles;

/// <summary>The two comment lines between which KeyOps' records stand in a person's file, and the text that stands there.</summary>
internal static class ManagedBlock
{
    public const string BeginLine = "; BEGIN KeyOps managed records (do not edit: change the configuration instead)";
    public const string EndLine = "; END KeyOps managed records";

    public static ReadOnlySpan<byte> CommonPrefix => "; "u8;

    public static ReadOnlySpan<byte> BeginPrefix => "; BEGIN KeyOps managed records"u8;

    public static ReadOnlySpan<byte> EndPrefix => "; END KeyOps managed records"u8;

    /// <summary>
    /// The block with its comment lines, every line ended. Owner names are absolute, so that no $ORIGIN matters.
    /// </summary>
    /// <param name="records">What goes in, in this order; without any there is no block.</param>
    /// <param name="recordClass">The zone's class.</param>
    /// <param name="lineEnd">How the file ends its lines.</param>
    /// <param name="missingTtl">The TTL to write where a record has none; null to leave it to the file's $TTL.</param>
    public static string Write(IReadOnlyList<ManagedRecord> records, RecordClass recordClass, string lineEnd, Ttl? missingTtl)
    {
        if (records.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder(BeginLine).Append(lineEnd);
        foreach (var record in records)
        {
            text.Append(record.Owner).Append(' ');
            if ((record.Ttl ?? missingTtl) is { } ttl)
            {
                text.Append(ttl).Append(' ');
            }

            text.Append(recordClass).Append(' ').Append(record.Type).Append(' ');
            AppendRdata(text, record, lineEnd);
            text.Append(lineEnd);
        }

        return text.Append(EndLine).Append(lineEnd).ToString();
    }

    /// <summary>A TXT of several character-strings has one a line: that is how a person can read a key.</summary>
    private static void AppendRdata(StringBuilder text, ManagedRecord record, string lineEnd)
    {
        var rdata = record.Rdata.Span;
        if (record.Type != RecordType.Txt || rdata.IsEmpty || rdata[0] + 1 >= rdata.Length || !RdataShape.IsWellFormed(record.Type, rdata))
        {
            text.Append(RdataText.Format(record.Type, rdata));
            return;
        }

        text.Append('(');
        for (; !rdata.IsEmpty; rdata = rdata[(rdata[0] + 1)..])
        {
            text.Append(lineEnd).Append("    ");
            RdataText.AppendQuoted(rdata.Slice(1, rdata[0]), text);
        }

        text.Append(" )");
    }
}
