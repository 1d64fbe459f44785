using KeyOps.Core.Signers;

namespace KeyOps.Core.Tests.Signers;

public sealed class TrustedHostsTests
{
    [Fact]
    public void One_stands_on_each_line_in_the_order_given()
    {
        var hosts = new TrustedHosts(["127.0.0.1", "::1", "localhost", ".keyops.example"]);

        Assert.Equal("127.0.0.1\n::1\nlocalhost\n.keyops.example\n", hosts.Text);
        Assert.Empty(hosts.Problems());
    }

    [Fact]
    public void What_would_not_work_is_told()
    {
        Assert.Equal(["trusted-hosts is empty: OpenDKIM would sign nobody's mail; name at least 127.0.0.1"], new TrustedHosts([]).Problems());
        Assert.Equal(
            [
                "'*.keyops.example' in trusted-hosts matches nothing; for all hosts below a domain write '.keyops.example'",
                "'a b' in trusted-hosts is not an address, a network, a host or a .domain",
            ],
            new TrustedHosts(["*.keyops.example", "a b"]).Problems());
    }

    [Theory]
    [InlineData("127.0.0.1", "localhost", "127.0.0.1")]
    [InlineData("::1", "localhost", "::1")]
    [InlineData("192.0.2.7", "[192.0.2.7]", "192.0.2.7")]
    [InlineData("192.0.2.0/24", "[192.0.2.0]", "192.0.2.0")]
    [InlineData("mx.keyops.example", "mx.keyops.example", "127.0.0.1")]
    [InlineData(".keyops.example", "keyops.keyops.example", "127.0.0.1")]
    [InlineData("!10.0.0.1", "localhost", "127.0.0.1")]
    public void A_read_back_comes_from_a_client_that_is_trusted(string item, string name, string address)
    {
        var client = new TrustedHosts([item]).SomeClient();
        Assert.Equal((name, address), (client.HostName, client.Address.ToString()));
    }
}
