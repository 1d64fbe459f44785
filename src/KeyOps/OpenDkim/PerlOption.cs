namespace KeyOps.OpenDkim;

/// <summary>What an option of <see cref="PerlOptions"/> takes.</summary>
internal enum PerlOptionKind
{
    /// <summary>Nothing; <c>--noNAME</c> takes it back.</summary>
    Flag,

    /// <summary>Nothing; counted.</summary>
    Counter,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Any text.</summary>
    Text,
}

/// <summary>One option: its names (letters are case-sensitive, words are not), what it takes, and what is done with it.</summary>
internal sealed record PerlOption(PerlOptionKind Kind, Action<string> Apply, params string[] Names);
