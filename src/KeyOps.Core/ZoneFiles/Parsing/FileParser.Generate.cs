using KeyOps.Core.ZoneFiles.Syntax;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary><c>$GENERATE start-stop[/step] owner [ttl] [class] type rdata</c>, BIND's: a record for each number.</summary>
internal ref partial struct FileParser
{
    private const int GeneratedAtATime = 256;
    private const string RangeForm = "write start-stop, or start-stop/step";

    private bool ReadGenerateDirective()
    {
        _lexer.Next();
        if (!ExpectText("the range for $GENERATE"))
        {
            return false;
        }

        if (!GenerateRange.TryParse(_lexer.Token, out var range))
        {
            return Fail(ZoneCodes.BadGenerate, $"{Shown} is not a range of numbers", RangeForm);
        }

        if (_session.GeneratedRecords + range.Count > _session.Options.MaxGeneratedRecords)
        {
            return Fail(ZoneCodes.BadGenerate, $"{Shown} makes {range.Count} records, and {_session.Options.MaxGeneratedRecords} for all $GENERATE lines together are the most");
        }

        _session.GeneratedRecords += (int)range.Count;
        if (_lexer.Next() is not (TokenKind.Text or TokenKind.Quoted))
        {
            return ExpectToken("the owner name for $GENERATE");
        }

        var owner = _lexer.Token;
        var middle = _lexer.Position;
        if (!ReadGeneratedType(out var rdata))
        {
            return false;
        }

        var quoted = _lexer.Next() == TokenKind.Quoted ? _lexer.Token : default;
        if (!quoted.IsEmpty && _lexer.Next() == TokenKind.End)
        {
            // BIND's way to write rdata of several words: what stands between the quotes is the rdata.
            byte[] spaced = [.. _lexer.Text[middle..rdata], (byte)' '];
            return Generate(range, owner, spaced, quoted);
        }

        _lexer.SkipEntry();
        return Generate(range, owner, _lexer.Text[middle..rdata], _lexer.Text[rdata.._lexer.Position]);
    }

    /// <summary>Passes TTL, class and type, in which nothing is put; <paramref name="rdata"/> is where the rdata begins.</summary>
    private bool ReadGeneratedType(out int rdata)
    {
        do
        {
            rdata = 0;
            _lexer.Next();
            if (!ExpectText("the type"))
            {
                return false;
            }
        }
        while (char.IsAsciiDigit((char)_lexer.Token[0]) || ClassMnemonic.TryParse(_lexer.Token, out _));

        rdata = _lexer.Position;
        return true;
    }

    private bool Generate(GenerateRange range, ReadOnlySpan<byte> owner, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> rdata)
    {
        var text = new List<byte>();
        var made = 0;
        for (long number = range.Start; number <= range.Stop; number += range.Step)
        {
            if (!GenerateTemplate.TryAppend(owner, number, text, out var problem))
            {
                return FailAt(ZoneCodes.BadGenerate, _entryStart, 0, problem);
            }

            text.AddRange(middle);
            if (!GenerateTemplate.TryAppend(rdata, number, text, out problem))
            {
                return FailAt(ZoneCodes.BadGenerate, _entryStart, 0, problem);
            }

            text.Add((byte)'\n');
            if (_session.GeneratedOctets + text.Count > _session.Options.MaxGeneratedOctets)
            {
                return FailAt(ZoneCodes.BadGenerate, _entryStart, 0, $"the text of all $GENERATE lines is more than {_session.Options.MaxGeneratedOctets} octets");
            }

            if (++made % GeneratedAtATime == 0 || number + range.Step > range.Stop)
            {
                var errors = _session.Diagnostics.ErrorCount;
                var file = new SourceFile(_file.Path, text.ToArray(), 0);
                new FileParser(_session, file, _origin.AsSpan(0, _originLength)) { _generatedFrom = SourcePosition }.Run();
                _session.GeneratedOctets += text.Count;
                text.Clear();
                if (_session.Diagnostics.ErrorCount > errors)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
