using KeyOps.Core.Mail;

namespace KeyOps.Core.Tests.Mail;

public sealed class KeyAlgorithmTests
{
    [Theory]
    [InlineData("rsa-1024", true)]
    [InlineData("rsa-2048", false)]
    [InlineData("rsa-4096", false)]
    [InlineData("ed25519", false)]
    public void An_algorithm_reads_back_as_written_and_knows_whether_it_is_weak(string text, bool isWeak)
    {
        var algorithm = KeyAlgorithm.Parse(text);
        Assert.Equal(text, algorithm.ToString());
        Assert.Equal(isWeak, algorithm.IsWeak);
        Assert.Equal(algorithm, KeyAlgorithm.Parse(text));
    }

    [Theory]
    [InlineData("rsa-512", "512 bits is refused by verifiers")]
    [InlineData("rsa-8192", "longer than verifiers must take")]
    [InlineData("rsa-2047", "multiple of 8")]
    [InlineData("rsa", "'rsa' is not a key algorithm")]
    [InlineData("rsa-", "'rsa-' is not a key algorithm")]
    [InlineData("rsa--2048", "is not a key algorithm")]
    [InlineData("dsa-1024", "is not a key algorithm")]
    [InlineData("", "is not a key algorithm")]
    public void What_is_not_an_algorithm_is_refused_with_a_reason(string text, string reason)
    {
        Assert.False(KeyAlgorithm.TryParse(text, out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_that_is_out_of_range_cannot_be_made() => Assert.Throws<ArgumentOutOfRangeException>(() => new KeyAlgorithm.Rsa(768));
}
