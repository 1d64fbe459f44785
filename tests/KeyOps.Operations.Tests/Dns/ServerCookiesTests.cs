using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;

namespace KeyOps.Operations.Tests.Dns;

public sealed class ServerCookiesTests : IDisposable
{
    private const string Secret = "e5e973e5a6b2a43f48e7dc849e37bfcf";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "secret: there is none in it" },
        { "00\n", "secret:1: a secret is 32 hexadecimal digits alone on its line, and it has 2; `openssl rand -hex 16` makes one" },
        { $"{Secret}\n\n{Secret}0", "secret:3: a secret is 32 hexadecimal digits alone on its line, and it has 33" },
        { "00\ne5e973e5a6b2a43f48e7dc849e37bfcg", "secret:2: a secret is 32 hexadecimal digits alone on its line, and there is something else in it" },
        { string.Join('\n', Enumerable.Repeat(Secret, 4)), "secret:4: 3 secrets can be, and here is one more" },
    };

    [Theory]
    [InlineData(Secret)]
    [InlineData($"0x{Secret}\n")]
    [InlineData($"\n{Secret}\r\n00000000000000000000000000000000\n")]
    public void One_secret_a_line_is_read(string text) => Assert.NotNull(ServerCookies.Load(Written(text)));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_secret_is_refused_without_being_shown(string text, string said)
    {
        var problem = Assert.Throws<IOException>(() => ServerCookies.Load(Written(text)));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("e5e973", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_that_everybody_can_read_is_refused()
    {
        Assert.Contains("openssl rand", Assert.Throws<IOException>(() => ServerCookies.Load(new SecretSource.FromFile(Path.Combine(_folder.Path, "none")))).Message, StringComparison.Ordinal);
        var source = Written(Secret);
        File.SetUnixFileMode(source.Path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Throws<IOException>(() => ServerCookies.Load(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_source_there_are_none() => Assert.Null(ServerCookies.Load(null));

    public void Dispose() => _folder.Dispose();

    private SecretSource.FromFile Written(string text)
    {
        var path = Path.Combine(_folder.Path, "secret");
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new(path);
    }
}
