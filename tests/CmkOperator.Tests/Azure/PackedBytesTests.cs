using System.Text;
using CmkOperator.Azure.Json;
using Xunit;

namespace CmkOperator.Tests.Azure;

/// <summary>Text that is kept compressed.</summary>
public sealed class PackedBytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(20_000)]
    [InlineData(700_000)]
    public void What_is_unpacked_is_what_was_packed(int length)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, (length / 8) + 1).Select(number => $"\"k{number % 1000:000}\":1,")))[..length];

        Assert.Equal(bytes, PackedBytes.Of([.. bytes]).Unpack());
    }

    [Fact]
    public void An_object_of_twelve_kilobytes_takes_less_than_half()
    {
        var json = Encoding.UTF8.GetBytes($"{{\"rows\":[{string.Join(',', Enumerable.Range(0, 100).Select(number => $"{{\"check\":\"Check{number}\",\"result\":\"Passed\",\"message\":\"Key vault kv-{number} is protected\"}}"))}]}}");

        var packed = PackedBytes.Of(json);

        Assert.True(packed.Size < json.Length / 2, $"{packed.Size} of {json.Length} bytes");
    }

    [Fact]
    public void What_does_not_shrink_is_kept_as_it_is()
    {
        var random = new byte[10_000];
        new Random(1).NextBytes(random);

        var packed = PackedBytes.Of(random);

        Assert.Equal(random.Length, packed.Size);
        Assert.Same(random, packed.Unpack());
    }
}
