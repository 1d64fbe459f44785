namespace KeyOps.Core.Lifecycle;

/// <summary>Where a key stands on its timeline. Computed from facts and the time, never stored.</summary>
public enum KeyState
{
    /// <summary>It exists in the store and nowhere else.</summary>
    Generated,

    /// <summary>Its record is in the zone; not every server has answered it, or caches may still deny it.</summary>
    Published,

    /// <summary>Every resolver that asks gets its record: a signer may use it.</summary>
    Ready,

    /// <summary>Signers sign with it.</summary>
    Active,

    /// <summary>A successor signs; its record stays for the messages under way.</summary>
    Retired,

    /// <summary>Its record says that it is revoked.</summary>
    Revoked,

    /// <summary>Its record is gone.</summary>
    Removed,
}
