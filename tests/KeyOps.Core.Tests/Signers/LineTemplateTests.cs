using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Signers;

namespace KeyOps.Core.Tests.Signers;

public sealed class LineTemplateTests
{
    private static readonly DomainName Domain = DomainName.Parse("Keyops.example");

    [Theory]
    [InlineData("{domain} {selector}", "keyops.example k1")]
    [InlineData("{domain}: {keyfile}", "keyops.example: /etc/dkim/keys/keyops.example/k1.private")]
    [InlineData("*@{domain} {selector}._domainkey.{domain}", "*@keyops.example k1._domainkey.keyops.example")]
    [InlineData("{selector}._domainkey.{domain} {domain}:{selector}:{keyfile}", "k1._domainkey.keyops.example keyops.example:k1:/etc/dkim/keys/keyops.example/k1.private")]
    public void A_line_says_which_key_a_domain_has_and_is_read_back(string template, string line)
    {
        var it = new LineTemplate(template);

        Assert.Equal(line, it.Line(Domain, Selector.Parse("k1"), "/etc/dkim/keys/keyops.example/k1.private"));
        Assert.Equal("k1", it.SelectorIn(line, Domain)?.Text);
        Assert.Null(it.SelectorIn(line, DomainName.Parse("other.example")));
        Assert.Null(it.SelectorIn("# " + line, Domain));
    }
}
