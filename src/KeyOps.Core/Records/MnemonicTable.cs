using System.Text;

namespace KeyOps.Core.Records;

/// <summary>Numbers that may be written as words.</summary>
internal sealed class MnemonicTable(params (string Word, uint Number)[] rows)
{
    public bool TryFind(ReadOnlySpan<byte> text, out uint number)
    {
        foreach (var row in rows)
        {
            if (Ascii.EqualsIgnoreCase(text, row.Word))
            {
                number = row.Number;
                return true;
            }
        }

        number = 0;
        return false;
    }

    public override string ToString() => string.Join(", ", rows.Select(row => row.Word));
}
