namespace KeyOps.Authority.Tests.Support;

/// <summary>A table of questions and answers, asked of a started server over UDP and TCP.</summary>
public abstract class QueryCases : IAsyncLifetime
{
    private TestServer? _server;

    internal TestServer Server => _server!;

    /// <summary>The zones served: apex and text.</summary>
    protected abstract (string Apex, string Text)[] Zones { get; }

    protected virtual AuthorityOptions Options => TestServer.Options;

    public ValueTask InitializeAsync()
    {
        _server = TestServer.Start(Options, Zones);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
    }

    /// <summary>Asks over both transports; the answers must be as expected, and the same.</summary>
    protected async Task AssertAnswersAsync(string question, string expected)
    {
        Assert.Equal(expected.ReplaceLineEndings("\n"), await Server.AskAsync(question, "udp"));
        Assert.Equal(expected.ReplaceLineEndings("\n"), await Server.AskAsync(question, "tcp"));
    }
}
