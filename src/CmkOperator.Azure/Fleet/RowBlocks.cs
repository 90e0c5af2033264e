using System.Buffers;
using CmkOperator.Azure.Json;

namespace CmkOperator.Azure.Fleet;

/// <summary>
/// The rows of a look as JSON, several to a compressed block. Rows come sorted by id, so those of one managed group stand together: they
/// resemble each other, and who reads one of them reads the others next. One thread adds, and once all are added any may read.
/// </summary>
internal sealed class RowBlocks
{
    // Two or three rows: to read one unpacks its block, and the next check reads another group.
    private const int BlockSize = 4 * 1024;

    private readonly List<PackedBytes> _blocks = [];
    private readonly ArrayBufferWriter<byte> _open = new(BlockSize);
    private Unpacked? _last;

    /// <summary>How many bytes the full blocks take.</summary>
    public long Size => _blocks.Sum(block => (long)block.Size);

    /// <summary>Adds a row.</summary>
    /// <param name="json">The row, which is copied.</param>
    /// <returns>Where it stands.</returns>
    public RowPlace Add(ReadOnlySpan<byte> json)
    {
        var place = new RowPlace(_blocks.Count, _open.WrittenCount, json.Length);
        _open.Write(json);
        if (_open.WrittenCount >= BlockSize)
        {
            _blocks.Add(PackedBytes.Of(_open.WrittenSpan.ToArray()));
            _open.ResetWrittenCount();
        }

        return place;
    }

    /// <summary>A row as it was added.</summary>
    /// <param name="place">Where it stands.</param>
    public ReadOnlyMemory<byte> Read(RowPlace place)
    {
        if (place.Block == _blocks.Count)
        {
            return _open.WrittenMemory.Slice(place.Start, place.Length);
        }

        var last = _last;
        if (last is null || last.Block != place.Block)
        {
            _last = last = new Unpacked(place.Block, _blocks[place.Block].Unpack());
        }

        return last.Bytes.AsMemory(place.Start, place.Length);
    }

    private sealed record Unpacked(int Block, byte[] Bytes);
}

/// <summary>Where a row stands.</summary>
/// <param name="Block">The number of its block.</param>
/// <param name="Start">Where in the block it begins.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct RowPlace(int Block, int Start, int Length);
