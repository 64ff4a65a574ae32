using System.Buffers;

namespace WireGate.Postgres.Messages;

/// <summary>Goes through the parameter values of a <see cref="Bind"/>.</summary>
public ref struct BindParameterReader(in Bind bind)
{
    private MessageReader _reader = new(bind.Parameters, 0);

    /// <summary>The next value; null where the parameter is NULL. False after the last.</summary>
    public bool TryRead(out ReadOnlySequence<byte>? value)
    {
        value = null;
        if (_reader.Remaining == 0) return false;
        var length = _reader.ReadInt32();
        if (length >= 0) value = _reader.ReadBytes(length);
        return true;
    }
}
