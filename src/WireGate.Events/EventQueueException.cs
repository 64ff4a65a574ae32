namespace WireGate.Events;

/// <summary>An event could not be kept: the queue is full or its disk fails. Whatever it tells of must not go on.</summary>
public sealed class EventQueueException(string message, Exception? inner = null) : Exception(message, inner);
