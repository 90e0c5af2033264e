using System.Text;
using CmkOperator.Kubernetes.Informers;
using CsCheck;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Lines_are_whole_however_the_stream_is_split() =>
        await Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 40_000].Array[0, 6], Gen.Int[1, 30_000]).SampleAsync(
            async (lines, chunk) =>
            {
                using var stream = new ChunkedStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), chunk);
                using var reader = new LineReader(stream);
                var read = new List<string>();
                while (await reader.ReadAsync(CancellationToken.None) is { } line)
                {
                    read.Add(Encoding.UTF8.GetString(line.Span));
                }

                return read.SequenceEqual(lines);
            },
            iter: 50);

    [Fact]
    public async Task A_line_that_was_cut_off_does_not_count_as_one()
    {
        using var stream = new MemoryStream("whole\n\ncut o"u8.ToArray());
        using var reader = new LineReader(stream);

        Assert.Equal("whole", Encoding.UTF8.GetString((await reader.ReadAsync(TestContext.Current.CancellationToken))!.Value.Span));
        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
