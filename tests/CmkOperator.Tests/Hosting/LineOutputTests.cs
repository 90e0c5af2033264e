using System.Text;
using CmkOperator.Hosting;
using Xunit;

namespace CmkOperator.Tests.Hosting;

/// <summary>Lines of the log leave the process whole.</summary>
public sealed class LineOutputTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    public void A_line_of_the_log_is_one_write(int length)
    {
        using var written = new Writes();
        using var output = LineOutput.Over(written);
        var line = new string('ä', length) + "\n";

        output.Write(line);
        output.Write("next\n");

        Assert.Equal([line, "next\n"], written.Texts);
    }

    private sealed class Writes : MemoryStream
    {
        public List<string> Texts { get; } = [];

        public override void Write(byte[] buffer, int offset, int count) => Texts.Add(Encoding.UTF8.GetString(buffer, offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => Texts.Add(Encoding.UTF8.GetString(buffer));
    }
}
