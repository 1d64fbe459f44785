namespace KeyOps.System.Tests.DropIns;

/// <summary>Our testkey beside the real opendkim-testkey, on the same name server and files: streams and exit code are the same in every row.</summary>
public sealed class TestkeyTests(TestkeyFixture fixture) : IClassFixture<TestkeyFixture>
{
    [Theory]

    // What is published.
    [InlineData("-x conf -d keyops.example -s good")]
    [InlineData("-x conf -d keyops.example -s good -v")]
    [InlineData("-x conf -d keyops.example -s good -vv")]
    [InlineData("-x conf -d keyops.example -s good -vvv")]
    [InlineData("-x conf -d keyops.example -s spaced -vvv -k good.pem")]
    [InlineData("-x conf -d keyops.example -s alias -vvv -k good.pem")]
    [InlineData("-x conf -d keyops.example -s cut -vvv")]
    [InlineData("-x conf -d keyops.example -s ed25519 -vvv")]
    [InlineData("-x conf -d keyops.example -s gone -vvv")]
    [InlineData("-x conf -d keyops.example -s dangling")]
    [InlineData("-x conf -d keyops.example -s toapex")]
    [InlineData("-x conf -d keyops.example -s nodata")]
    [InlineData("-x conf -d keyops.example -s revoked")]
    [InlineData("-x conf -d keyops.example -s nokey")]
    [InlineData("-x conf -d keyops.example -s short")]
    [InlineData("-x conf -d keyops.example -s junk -vvv")]
    [InlineData("-x conf -d keyops.example -s any -vvv")]
    [InlineData("-x conf -d keyops.example -s empty")]
    [InlineData("-x conf -d keyops.example -s syntax -v")]
    [InlineData("-x conf -d keyops.example -s bare")]
    [InlineData("-x conf -d keyops.example -s octets")]
    [InlineData("-x conf -d keyops.example -s version")]
    [InlineData("-x conf -d keyops.example -s dsa")]
    [InlineData("-x conf -d keyops.example -s md5")]
    [InlineData("-x conf -d keyops.example -s tlsrpt")]
    [InlineData("-x conf -d keyops.example -s twice")]
    [InlineData("-x conf -d keyops.example -s two")]
    [InlineData("-x conf -d keyops.example -s servfail")]
    [InlineData("-x conf -d keyops.example -s refused -vv")]

    // The private key.
    [InlineData("-x conf -d keyops.example -s good -k good.pem")]
    [InlineData("-x conf -d keyops.example -s good -vvv -k good.pem")]
    [InlineData("-x conf -d keyops.example -s good -vvv -k text.pem")]
    [InlineData("-x conf -d keyops.example -s good -k other.pem")]
    [InlineData("-x conf -d keyops.example -s good -vvv -k other.pem")]
    [InlineData("-x conf -d keyops.example -s good -k open.pem")]
    [InlineData("-x conf -d keyops.example -s good -k junk.pem")]
    [InlineData("-x conf -d keyops.example -s good -v -k empty.pem")]
    [InlineData("-x conf -d keyops.example -s good -k ed25519.pem")]
    [InlineData("-x conf -d keyops.example -s gone -k junk.pem")]
    [InlineData("-x conf -d keyops.example -s good -k nofile")]
    [InlineData("-x conf -d keyops.example -s good -k .")]
    [InlineData("-x conf -d keyops.example -s good -k /dev/null")]

    // The command line.
    [InlineData("")]
    [InlineData("-h")]
    [InlineData("-d")]
    [InlineData("-vx")]
    [InlineData("--version")]
    [InlineData("-x conf -d keyops.example")]
    [InlineData("-x conf -d '' -s good")]
    [InlineData("-d x -- -s y")]
    [InlineData("extra -xconf -vvvdkeyops.example -sgood -- more")]
    [InlineData("-x conf -d KeyOps.Example -s GOOD -v")]
    [InlineData("-x conf -d keyops.example. -s gone -vv")]
    [InlineData("-x conf -d keyops.example. -s servfail")]
    [InlineData("-x conf -d 'keyops .example' -s 'go od' -vv")]
    [InlineData("-x conf -d 'key;ops' -s good")]
    [InlineData("-x conf -d keyops.example -s 'good;x=y' -vv")]
    [InlineData("-x conf -d a..b -s good")]

    // opendkim.conf.
    [InlineData("-x named.conf -vvv")]
    [InlineData("-x named.conf -s revoked")]
    [InlineData("-x including.conf -vv")]
    [InlineData("-x nofile")]
    [InlineData("-x unknown.conf")]
    [InlineData("-x missing.conf")]
    [InlineData("-x boolean.conf")]
    [InlineData("-x number.conf")]
    [InlineData("-x nested.conf")]
    [InlineData("-x anchor.conf -d keyops.example -s good")]
    [InlineData("-x resolver.conf -d keyops.example -s good")]

    // The key table.
    [InlineData("-x table.conf")]
    [InlineData("-x table.conf -v")]
    [InlineData("-x table.conf -vv")]
    [InlineData("-x table.conf -vvv")]
    [InlineData("-x one.conf -v")]
    [InlineData("-x nofile.conf -v")]
    [InlineData("-x folder.conf -v")]
    [InlineData("-x short.conf -v")]
    [InlineData("-x inline.conf -vvv")]
    [InlineData("-x mixed.conf -vvv")]
    [InlineData("-x nothing.conf -v")]
    [InlineData("-x list.conf -vvv")]
    [InlineData("-x refile.conf")]
    [InlineData("-x gone.conf")]
    [InlineData("-x tableandkey.conf -v")]
    [InlineData("-x tableandkey.conf -v -s two")]
    public async Task The_same_command_line_says_the_same(string commandLine)
    {
        var (theirs, ours) = await fixture.RunBothAsync(commandLine);
        Assert.Equal(theirs, ours);
    }
}
