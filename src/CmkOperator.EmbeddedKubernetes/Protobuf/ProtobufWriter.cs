using System.Buffers;
using System.Text;

namespace CmkOperator.EmbeddedKubernetes.Protobuf;

/// <summary>Writes the protobuf wire format: fields by number, nested messages by length.</summary>
internal sealed class ProtobufWriter
{
    private const int VariableLength = 2;
    private const int Fixed64 = 1;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public ProtobufWriter Text(int field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Bytes(field, Encoding.UTF8.GetBytes(value));
        }

        return this;
    }

    public ProtobufWriter Texts(int field, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Bytes(field, Encoding.UTF8.GetBytes(value));
        }

        return this;
    }

    public ProtobufWriter Flag(int field, bool? value) => value == true ? Number(field, 1) : this;

    public ProtobufWriter Number(int field, long? value)
    {
        if (value is { } number)
        {
            Variable((ulong)field << 3);
            Variable((ulong)number);
        }

        return this;
    }

    public ProtobufWriter Real(int field, double? value)
    {
        if (value is { } number)
        {
            Variable(((ulong)field << 3) | Fixed64);
            _bytes.Write(BitConverter.GetBytes(number));
        }

        return this;
    }

    public ProtobufWriter Message(int field, Action<ProtobufWriter> write)
    {
        var inner = new ProtobufWriter();
        write(inner);
        Bytes(field, inner.ToArray());
        return this;
    }

    private void Bytes(int field, byte[] value)
    {
        Variable(((ulong)field << 3) | VariableLength);
        Variable((ulong)value.Length);
        _bytes.Write(value);
    }

    private void Variable(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        _bytes.Write([(byte)value]);
    }
}
