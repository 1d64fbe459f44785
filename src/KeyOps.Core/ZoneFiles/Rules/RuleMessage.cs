using System.Runtime.CompilerServices;
using System.Text;

namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>A message that is put together only if there is room for one more: a zone may break a rule a million times.</summary>
[InterpolatedStringHandler]
internal readonly ref struct RuleMessage
{
    private readonly StringBuilder? _text;

    public RuleMessage(int literalLength, int formattedCount, RuleContext context, out bool isWanted)
    {
        isWanted = context.HasRoom;
        _text = isWanted ? new(literalLength + (16 * formattedCount)) : null;
    }

    public static implicit operator RuleMessage(string text) => new(text);

    private RuleMessage(string text) => _text = new(text);

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted<T>(T part) => _text!.Append(part);

    public override string ToString() => _text?.ToString() ?? "";
}
