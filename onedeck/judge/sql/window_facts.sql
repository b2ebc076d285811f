    -- window {label}: is it closed, and what speaks against the conversation inside it?
    {matured} AS matured{suffix},
    CASE
        WHEN v.passed_on OR NOT (v.has_evidence OR v.proof_required) THEN NULL
        WHEN v.taken_over_id IS NOT NULL THEN 'taken_over'
        WHEN v.statement_id IS NOT NULL THEN v.statement_kind
        WHEN v.reopened_at <= v.t0 + {window} THEN 'reopened'
        WHEN LEAST(v.a_at, v.b_at, v.c_at) <= v.t0 + {window} THEN 'returned'
        WHEN v.not_fulfilled_id IS NOT NULL THEN 'not_fulfilled'
        WHEN v.proof_required AND v.fulfilled_id IS NULL AND v.proofs_loaded AND {matured} THEN 'not_fulfilled'
    END AS because{suffix},
    CASE
        WHEN NOT v.has_evidence THEN NULL
        WHEN v.a_at <= v.t0 + {window} THEN 'a'
        WHEN v.b_at <= v.t0 + {window} THEN 'b'
        WHEN v.c_at <= v.t0 + {window} THEN 'c'
    END AS returned{suffix},
    COALESCE(v.unknown_at <= v.t0 + {window}, FALSE) AS unknown{suffix}
