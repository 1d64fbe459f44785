using System.Collections.Immutable;
using KeyOps.Core.Mail.Signatures;

namespace KeyOps.Operations.Signers;

/// <summary>The changes that a milter asks for at the end of a message.</summary>
internal sealed class MessageEdits(MailMessage message, bool leadingSpace)
{
    /// <summary>A milter that wants more than this is not to be believed.</summary>
    private const int MaxEdits = 1000;

    private readonly List<MailHeader> _headers = [.. message.Headers];
    private readonly List<MailHeader> _added = [];
    private readonly List<byte> _body = [];
    private int _count;

    public MailMessage Result => new([.. _headers], _body.Count > 0 ? [.. _body] : message.Body);

    /// <summary>The fields that are new, from the top.</summary>
    public ImmutableArray<MailHeader> Added => [.. _headers.Where(header => _added.Exists(added => ReferenceEquals(added, header)))];

    /// <summary>Takes a reply that asks for a change.</summary>
    /// <returns>False when it is a reply of another kind.</returns>
    /// <exception cref="MilterException">It asks for nonsense, or for too much.</exception>
    public bool Take(MilterPacket packet)
    {
        switch (packet.Code)
        {
            case MilterCodes.AddHeader:
                Insert(_headers.Count, packet.Texts(0, 2));
                break;
            case MilterCodes.InsertHeader:
                // Counted from 1; 0 is the top too.
                Insert((int)Math.Min(Math.Max(packet.Number(0), 1) - 1, _headers.Count), packet.Texts(4, 2));
                break;
            case MilterCodes.ChangeHeader:
                Change(packet.Number(0), packet.Texts(4, 2));
                break;
            case MilterCodes.ReplaceBody:
                _body.AddRange(packet.Data.Span);
                break;
            case MilterCodes.ChangeFrom or MilterCodes.AddRecipient or MilterCodes.AddRecipientWithArguments or MilterCodes.DeleteRecipient or MilterCodes.Quarantine:
                break; // the envelope is not looked at
            default:
                return false;
        }

        return ++_count <= MaxEdits ? true : throw new MilterException($"it asks for more than {MaxEdits} changes to one message");
    }

    private void Insert(int index, string[] nameAndValue)
    {
        var header = new MailHeader(nameAndValue[0], Value(nameAndValue[1]));
        _headers.Insert(index, header);
        _added.Add(header);
    }

    /// <summary>The <paramref name="occurrence"/>th field of the name, counted from 1; an empty value deletes it.</summary>
    private void Change(uint occurrence, string[] nameAndValue)
    {
        var indices = Enumerable.Range(0, _headers.Count).Where(index => _headers[index].IsNamed(nameAndValue[0])).ToArray();
        var which = Math.Max(occurrence, 1) - 1;
        if (which >= indices.Length)
        {
            if (nameAndValue[1].Length > 0)
            {
                Insert(_headers.Count, nameAndValue);
            }
        }
        else if (nameAndValue[1].Length == 0)
        {
            _headers.RemoveAt(indices[which]);
        }
        else
        {
            _headers[indices[which]] = _headers[indices[which]] with { Value = Value(nameAndValue[1]) };
        }
    }

    /// <summary>Milters fold with a bare LF.</summary>
    private string Value(string value) =>
        (leadingSpace ? "" : " ") + value.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
}
