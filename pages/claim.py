from core.ui.claim import claim

claim()
